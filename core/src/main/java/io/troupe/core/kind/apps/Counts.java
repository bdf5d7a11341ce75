package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Numbers that must not be negative, and numbers that may be percentages. */
final class Counts {
  private Counts() {}

  static void nonNegative(JsonNode spec, String field, String path, List<FieldError> errors) {
    long value = spec.path(field).asLong(0);
    if (value < 0) {
      errors.add(
          FieldError.invalid(path + '.' + field, value, "must be greater than or equal to 0"));
    }
  }

  /** An int or a percentage. */
  static void share(JsonNode value, String path, List<FieldError> errors) {
    if (value.isTextual()) {
      if (!value.textValue().matches("[0-9]+%")) {
        errors.add(
            FieldError.invalid(
                path,
                value.textValue(),
                "a valid percent string must be a numeric string followed by an ending '%' (e.g."
                    + " '1%',  or '93%', regex used for validation is '[0-9]+%')"));
      }
    } else if (value.asLong(0) < 0) {
      errors.add(FieldError.invalid(path, value.asLong(), "must be greater than or equal to 0"));
    }
  }

  static boolean isZero(JsonNode share) {
    String text = share.asText("0");
    return text.matches("0+%?");
  }

  static long percent(JsonNode share) {
    String text = share.asText("");
    return text.matches("[0-9]{1,9}%") ? Long.parseLong(text.substring(0, text.length() - 1)) : 0;
  }
}
