package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Fnv;
import io.troupe.core.reconcile.Names;
import java.util.TreeMap;

/** Comparing and hashing pod templates. */
final class Templates {
  static final String HASH_LABEL = "pod-template-hash";

  private Templates() {}

  /** Whether two templates would make the same pods; the hash label is left out. */
  static boolean equal(JsonNode one, JsonNode other) {
    return canonical(one).equals(canonical(other));
  }

  /**
   * The value of the hash label: the same for the same template on every machine, another for each
   * collision count.
   */
  static String hash(JsonNode template, long collisionCount) {
    ObjectNode hashed = Json.object();
    hashed.set("template", canonical(template));
    if (collisionCount > 0) {
      hashed.put("collisionCount", collisionCount);
    }
    String digits = Long.toString(Fnv.hash32(Json.bytes(hashed)));
    StringBuilder safe = new StringBuilder(digits.length());
    for (char digit : digits.toCharArray()) {
      safe.append(Names.ALPHABET.charAt(digit % Names.ALPHABET.length()));
    }
    return safe.toString();
  }

  private static JsonNode canonical(JsonNode template) {
    JsonNode sorted = sorted(template);
    if (sorted.path("metadata") instanceof ObjectNode metadata) {
      if (metadata.path("labels") instanceof ObjectNode labels) {
        labels.remove(HASH_LABEL);
        if (labels.isEmpty()) {
          metadata.remove("labels");
        }
      }
      if (metadata.isEmpty()) {
        ((ObjectNode) sorted).remove("metadata");
      }
    }
    return sorted;
  }

  /** A copy with sorted fields and without nulls. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.properties()
          .forEach(e -> {
            if (!e.getValue().isNull()) {
              fields.put(e.getKey(), sorted(e.getValue()));
            }
          });
      ObjectNode copy = Json.object();
      fields.forEach(copy::set);
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = Json.object().arrayNode();
      node.forEach(e -> copy.add(sorted(e)));
      return copy;
    }
    return node;
  }
}
