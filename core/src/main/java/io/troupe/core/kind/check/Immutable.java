package io.troupe.core.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Fields that stay what they were when the object was made. */
public final class Immutable {
  private Immutable() {}

  /** Absent, null and empty are the same. */
  public static void field(
      JsonNode now, JsonNode before, String field, String path, List<FieldError> errors) {
    if (!FieldCheck.same(now.path(field), before.path(field))) {
      errors.add(changed(now.path(field), path + '.' + field));
    }
  }

  public static FieldError changed(JsonNode value, String path) {
    return new FieldError(FieldError.Type.INVALID, path, shown(value), "field is immutable");
  }

  /** A value as messages show it. */
  public static String shown(JsonNode value) {
    return value.isMissingNode() ? "null" : value.toString();
  }
}
