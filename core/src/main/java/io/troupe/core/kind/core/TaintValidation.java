package io.troupe.core.kind.core;

import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** The parts that taints and tolerations share. */
final class TaintValidation {
  private TaintValidation() {}

  static List<FieldError> key(String key, String path) {
    return Labels.keyProblems(key).stream().map(p -> FieldError.invalid(path, key, p)).toList();
  }

  static List<FieldError> value(String value, String path) {
    return Labels.valueProblems(value).stream()
        .map(p -> FieldError.invalid(path, value, p))
        .toList();
  }

  static List<FieldError> effect(String effect, String path, List<String> supported) {
    if (effect.isEmpty()) {
      return List.of(FieldError.required(path, ""));
    }
    return supported.contains(effect)
        ? List.of()
        : List.of(FieldError.notSupported(path, effect, supported));
  }
}
