package io.troupe.core.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Numbers that must not be negative, and numbers that may be percentages. */
public final class Counts {
  private Counts() {}

  public static void nonNegative(
      JsonNode spec, String field, String path, List<FieldError> errors) {
    atLeast(spec, field, 0, path, errors);
  }

  /** A field that is there must not be less. */
  public static void atLeast(
      JsonNode spec, String field, long least, String path, List<FieldError> errors) {
    long value = spec.path(field).asLong(least);
    if (value < least) {
      errors.add(
          FieldError.invalid(
              path + '.' + field, value, "must be greater than or equal to " + least));
    }
  }

  public static void allNonNegative(
      JsonNode spec, List<String> fields, String path, List<FieldError> errors) {
    fields.forEach(field -> nonNegative(spec, field, path, errors));
  }

  /** A field that is there must lie between the two, both inclusive. */
  public static void within(
      JsonNode spec, String field, long least, long most, String path, List<FieldError> errors) {
    if (spec.path(field).isNumber()) {
      long value = spec.path(field).asLong();
      if (value < least || value > most) {
        errors.add(
            FieldError.invalid(
                path + '.' + field,
                value,
                "must be between " + least + " and " + most + ", inclusive"));
      }
    }
  }

  /** An int or a percentage. */
  public static void share(JsonNode value, String path, List<FieldError> errors) {
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

  /** Not more than the whole. */
  public static void atMostAll(JsonNode share, String path, List<FieldError> errors) {
    if (percent(share) > 100) {
      errors.add(FieldError.invalid(path, share.asText(), "must not be greater than 100%"));
    }
  }

  public static boolean isZero(JsonNode share) {
    String text = share.asText("0");
    return text.matches("0+%?");
  }

  public static long percent(JsonNode share) {
    String text = share.asText("");
    return text.matches("[0-9]{1,9}%") ? Long.parseLong(text.substring(0, text.length() - 1)) : 0;
  }
}
