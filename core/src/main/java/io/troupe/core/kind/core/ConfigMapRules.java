package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ConfigMaps. Follows upstream ValidateConfigMap. */
final class ConfigMapRules implements KindRules {

  @Override
  public List<FieldError> validate(ObjectNode map) {
    List<FieldError> errors = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, JsonNode> each : map.path("data").properties()) {
      String key = each.getKey();
      DataKeys.add(key, "data", errors);
      if (Tree.has(map.path("binaryData"), key)) {
        errors.add(
            FieldError.invalid("data[" + key + "]", key, "duplicate of key present in binaryData"));
      }
      bytes += each.getValue().asText("").getBytes(StandardCharsets.UTF_8).length;
    }
    for (Map.Entry<String, JsonNode> each : map.path("binaryData").properties()) {
      DataKeys.add(each.getKey(), "binaryData", errors);
      bytes += DataKeys.decodedBytes(each.getValue().asText(""));
    }
    if (bytes > DataKeys.BYTES_MAX) {
      errors.add(FieldError.tooLong("[]", DataKeys.BYTES_MAX));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode map, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    DataKeys.immutable(map, old, List.of("data", "binaryData"), errors);
    return errors;
  }
}
