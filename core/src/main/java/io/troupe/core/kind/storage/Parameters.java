package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.outcome.FieldError;
import java.util.Map;

/** The free text that classes hand to their drivers. */
final class Parameters {
  private static final int COUNT_MAX = 512;
  private static final int CHARACTERS_MAX = 256 * 1024;

  private Parameters() {}

  static void check(FieldCheck parameters, boolean mayBeEmpty) {
    if (!mayBeEmpty && parameters.value().isEmpty()) {
      parameters
          .errors()
          .add(FieldError.required(parameters.path(), "must contain at least one key/value pair"));
      return;
    }
    if (parameters.value().size() > COUNT_MAX) {
      parameters.errors().add(FieldError.tooLong(parameters.path(), COUNT_MAX));
      return;
    }
    long characters = 0;
    for (Map.Entry<String, JsonNode> each : parameters.value().properties()) {
      if (each.getKey().isEmpty()) {
        parameters.invalid("", "field can not be empty.");
      }
      characters += each.getKey().length() + each.getValue().asText("").length();
    }
    if (characters > CHARACTERS_MAX) {
      parameters.errors().add(FieldError.tooLong(parameters.path(), CHARACTERS_MAX));
    }
  }
}
