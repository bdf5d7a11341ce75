package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/** Resources inside resources say what they are. */
public final class EmbeddedResources {
  private EmbeddedResources() {}

  public static void validate(Structural schema, JsonNode object, List<FieldError> errors) {
    below(schema, object, "", errors);
  }

  private static void below(
      Structural schema, JsonNode value, String path, List<FieldError> errors) {
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        Structural known = schema.properties().get(field.getKey());
        if (known == null) {
          known = schema.additional().orElse(null);
        }
        if (known != null) {
          at(known, field.getValue(), ValueValidation.child(path, field.getKey()), errors);
        }
      }
    } else if (value.isArray() && schema.items().isPresent()) {
      for (int i = 0; i < value.size(); i++) {
        at(schema.items().get(), value.get(i), path + "[" + i + "]", errors);
      }
    }
  }

  private static void at(Structural schema, JsonNode value, String path, List<FieldError> errors) {
    if (schema.embedded() && value.isObject()) {
      for (String field : List.of("apiVersion", "kind")) {
        if (value.path(field).asText("").isEmpty()) {
          errors.add(FieldError.required(path + '.' + field, "must not be empty"));
        }
      }
    }
    below(schema, value, path, errors);
  }
}
