package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Drops the fields a schema does not know, or only names them. What a resource must have at its
 * root, and at the root of an embedded one, always stays.
 */
public final class Pruning {
  private static final Set<String> ROOT_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private final boolean removes;
  private final List<String> unknown = new ArrayList<>();

  private Pruning(boolean removes) {
    this.removes = removes;
  }

  /** In place. */
  public static void prune(Structural schema, ObjectNode object) {
    new Pruning(true).structure(Optional.of(schema), object, "", true);
  }

  /** Paths such as {@code spec.list[0].foo}, in document order; the object is left as it is. */
  public static List<String> unknown(Structural schema, ObjectNode object) {
    Pruning pruning = new Pruning(false);
    pruning.structure(Optional.of(schema), object, "", true);
    return pruning.unknown;
  }

  private void value(Optional<Structural> schema, JsonNode value, String path) {
    switch (value) {
      case ObjectNode object ->
          structure(schema, object, path, schema.map(Structural::embedded).orElse(false));
      case ArrayNode array -> {
        Optional<Structural> item = schema.flatMap(Structural::items);
        if (item.isEmpty() && schema.map(Structural::preserveUnknown).orElse(false)) {
          return;
        }
        for (int i = 0; i < array.size(); i++) {
          value(item, array.get(i), path + "[" + i + "]");
        }
      }
      default -> {}
    }
  }

  /**
   * @param schema empty where the parent allows any key but says nothing of the values
   */
  private void structure(
      Optional<Structural> schema, ObjectNode object, String path, boolean resource) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      String at = path.isEmpty() ? name : path + '.' + name;
      if (resource && ROOT_FIELDS.contains(name)) {
        continue;
      }
      Optional<Structural> known = schema.map(s -> s.properties().get(name));
      if (known.isPresent()) {
        value(known, field.getValue(), at);
      } else if (schema.flatMap(Structural::additional).isPresent()
          || schema.map(Structural::anyAdditional).orElse(false)) {
        value(schema.flatMap(Structural::additional), field.getValue(), at);
      } else if (!schema.map(Structural::preserveUnknown).orElse(false)) {
        unknown.add(at);
        if (removes) {
          fields.remove();
        }
      }
    }
  }
}
