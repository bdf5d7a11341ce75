package io.troupe.core.kind.core;

import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Paths that must stay below where they start. */
final class LocalPaths {
  private LocalPaths() {}

  /** Relative, and never back up; an empty one is not looked at. */
  static void descending(String path, String field, List<FieldError> errors) {
    if (path.startsWith("/")) {
      errors.add(FieldError.invalid(field, path, "must be a relative path"));
    }
    noBacksteps(path, field, errors);
  }

  static void noBacksteps(String path, String field, List<FieldError> errors) {
    if (List.of(path.split("/")).contains("..")) {
      errors.add(FieldError.invalid(field, path, "must not contain '..'"));
    }
  }

  /** The name of a file that is written into a volume. */
  static void file(String path, String field, List<FieldError> errors) {
    if (path.isEmpty()) {
      errors.add(FieldError.required(field, ""));
      return;
    }
    descending(path, field, errors);
    if (path.startsWith("..") && !path.startsWith("../") && !path.equals("..")) {
      errors.add(FieldError.invalid(field, path, "must not start with '..'"));
    }
  }
}
