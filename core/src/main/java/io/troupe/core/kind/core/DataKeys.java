package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What ConfigMaps and Secrets have in common. */
final class DataKeys {
  static final int BYTES_MAX = 1024 * 1024;

  private DataKeys() {}

  static void add(String key, String path, List<FieldError> errors) {
    NameForm.DATA_KEY
        .problems(key)
        .forEach(p -> errors.add(FieldError.invalid(path + "[" + key + "]", key, p)));
  }

  /** How much base64 text stands for. */
  static long decodedBytes(String base64) {
    long padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4L * 3 - padding;
  }

  /** Once an object says it is immutable, neither that nor its data changes. */
  static void immutable(
      ObjectNode object, ObjectNode old, List<String> fields, List<FieldError> errors) {
    if (!old.path("immutable").asBoolean(false)) {
      return;
    }
    if (!object.path("immutable").asBoolean(false)) {
      errors.add(FieldError.forbidden("immutable", "field is immutable when `immutable` is set"));
    }
    for (String field : fields) {
      boolean same =
          object.path(field).isEmpty() && old.path(field).isEmpty()
              || object.path(field).equals(old.path(field));
      if (!same) {
        errors.add(FieldError.forbidden(field, "field is immutable when `immutable` is set"));
      }
    }
  }
}
