package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in what a schema says of absent fields. A null where null is no value counts as absent. In
 * place; idempotent.
 */
public final class Defaulting {
  private Defaulting() {}

  public static void apply(Structural schema, JsonNode value) {
    switch (value) {
      case ObjectNode object -> structure(schema, object);
      case ArrayNode array -> schema.items().ifPresent(item -> list(item, array));
      default -> {}
    }
  }

  private static void structure(Structural schema, ObjectNode object) {
    for (Map.Entry<String, Structural> property : schema.properties().entrySet()) {
      JsonNode found = object.get(property.getKey());
      Optional<JsonNode> preset = property.getValue().defaultValue();
      if (preset.isPresent() && (found == null || property.getValue().dropsNull(found))) {
        object.set(property.getKey(), preset.get().deepCopy());
      }
    }
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      Structural known = schema.properties().get(field.getKey());
      Structural type = known == null ? schema.additional().orElse(null) : known;
      if (type == null) {
        continue;
      }
      if (type.dropsNull(field.getValue())) {
        if (type.defaultValue().isEmpty()) {
          fields.remove();
          continue;
        }
        field.setValue(type.defaultValue().get().deepCopy());
      }
      apply(type, field.getValue());
    }
  }

  private static void list(Structural item, ArrayNode array) {
    for (int i = 0; i < array.size(); i++) {
      if (item.dropsNull(array.get(i)) && item.defaultValue().isPresent()) {
        array.set(i, item.defaultValue().get().deepCopy());
      }
      apply(item, array.get(i));
    }
  }
}
