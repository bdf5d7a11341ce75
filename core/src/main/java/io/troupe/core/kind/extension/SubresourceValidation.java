package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Where a version's scale is. */
final class SubresourceValidation {
  private static final Pattern SIMPLE = Pattern.compile("^(?:\\.[a-zA-Z_][-a-zA-Z0-9_]*)+$");

  private SubresourceValidation() {}

  static void validate(JsonNode subresources, String path, List<FieldError> errors) {
    JsonNode scale = subresources.path("scale");
    if (!scale.isObject()) {
      return;
    }
    replicas(scale, "specReplicasPath", List.of(".spec"), true, path + ".scale.", errors);
    replicas(scale, "statusReplicasPath", List.of(".status"), true, path + ".scale.", errors);
    replicas(
        scale, "labelSelectorPath", List.of(".status", ".spec"), false, path + ".scale.", errors);
  }

  private static void replicas(
      JsonNode scale,
      String field,
      List<String> roots,
      boolean required,
      String path,
      List<FieldError> errors) {
    String value = Tree.text(scale, field);
    if (value.isEmpty()) {
      if (required) {
        errors.add(FieldError.required(path + field, ""));
      }
    } else if (!SIMPLE.matcher(value).matches()) {
      errors.add(FieldError.invalid(path + field, value, "should be a simple json path of fields"));
    } else if (roots.stream().noneMatch(root -> value.startsWith(root + "."))) {
      errors.add(
          FieldError.invalid(
              path + field,
              value,
              "should be a json path under "
                  + (roots.size() == 1 ? roots.getFirst() : "either .status or .spec")));
    }
  }
}
