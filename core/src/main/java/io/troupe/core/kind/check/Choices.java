package io.troupe.core.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Fields that hold one of a few words. */
public final class Choices {
  private Choices() {}

  /**
   * One of the words; a missing one is an error.
   *
   * @param supported as the message shows them
   */
  public static void required(
      JsonNode parent, String field, List<String> supported, String path, List<FieldError> errors) {
    if (Tree.text(parent, field).isEmpty()) {
      errors.add(FieldError.required(path + '.' + field, ""));
    } else {
      optional(parent, field, supported, path, errors);
    }
  }

  /** One of the words, if it is there. */
  public static void optional(
      JsonNode parent, String field, List<String> supported, String path, List<FieldError> errors) {
    if (Tree.has(parent, field) && !supported.contains(Tree.text(parent, field))) {
      errors.add(FieldError.notSupported(path + '.' + field, Tree.text(parent, field), supported));
    }
  }
}
