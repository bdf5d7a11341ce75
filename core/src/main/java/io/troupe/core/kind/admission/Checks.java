package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.Compilation;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Errors of one object, gathered in field order. */
final class Checks {
  private final List<FieldError> errors = new ArrayList<>();

  List<FieldError> all() {
    return errors;
  }

  void required(String path, String detail) {
    errors.add(FieldError.required(path, detail));
  }

  void invalid(String path, String value, String detail) {
    errors.add(FieldError.invalid(path, value, detail));
  }

  /** Of a value that is shown as JSON. */
  void invalidJson(String path, JsonNode value, String detail) {
    errors.add(new FieldError(FieldError.Type.INVALID, path, value.toString(), detail));
  }

  void forbidden(String path, String detail) {
    errors.add(FieldError.forbidden(path, detail));
  }

  void duplicate(String path, String value) {
    errors.add(FieldError.duplicate(path, value));
  }

  void tooMany(String path, int count, int most) {
    if (count > most) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_MANY,
              path,
              Integer.toString(count),
              "must have at most " + most + " items"));
    }
  }

  /** A field with a default, so that it is there unless it was taken away. */
  void oneOf(String path, JsonNode value, List<String> supported) {
    if (!value.isTextual()) {
      required(path, "");
    } else if (!supported.contains(value.asText())) {
      errors.add(FieldError.notSupported(path, value.asText(), supported));
    }
  }

  void optionalOneOf(String path, JsonNode value, List<String> supported) {
    if (value.isTextual()) {
      oneOf(path, value, supported);
    }
  }

  /** The same of every item of a list. */
  void supported(String path, String value, List<String> all) {
    if (!all.contains(value)) {
      errors.add(FieldError.notSupported(path, value, all));
    }
  }

  /**
   * @return what the expression gives, null when it is none
   */
  CelType expression(String path, String text, CelCompiler compiler, CelType... expected) {
    if (text.isBlank()) {
      required(path, "expression is not specified");
      return null;
    }
    return switch (compiler.compile(text, expected)) {
      case Compilation.Failed(var message) -> {
        invalid(path, text, message);
        yield null;
      }
      case Compilation.Compiled(var program) -> program.resultType();
    };
  }
}
