package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merges what a policy's expression built into an object, as server-side apply would, without
 * owners: lists of kind map by their keys, sets by value; atomic values may not be said at all.
 * Follows upstream policy/mutating/patch.
 */
final class ConfigurationMerge {

  /** Why a configuration cannot be merged, in upstream's words. Never leaves this package. */
  static final class Unfit extends RuntimeException {
    private Unfit(String message) {
      super(message, null, false, false);
    }
  }

  private ConfigurationMerge() {}

  /**
   * @return a tree of its own
   * @throws Unfit if the configuration says what it may not
   */
  static ObjectNode merge(Schema schema, ObjectNode live, ObjectNode configuration) {
    return object(schema, live, configuration, "");
  }

  private static ObjectNode object(Schema schema, ObjectNode live, ObjectNode said, String path) {
    ObjectNode result = live.deepCopy();
    for (Map.Entry<String, JsonNode> each : said.properties()) {
      String at = path + '.' + each.getKey();
      Schema field =
          schema
              .field(each.getKey())
              .orElseThrow(() ->
                  new Unfit(
                      "failed to convert patch object to typed object: "
                          + at
                          + ": field not declared in schema"));
      JsonNode value = value(field, result.get(each.getKey()), each.getValue(), at);
      if (value.isNull()) {
        result.remove(each.getKey());
      } else {
        result.set(each.getKey(), value);
      }
    }
    return result;
  }

  /**
   * @param live null when there is none
   */
  private static JsonNode value(Schema schema, JsonNode live, JsonNode said, String path) {
    if (said.isContainerNode() && isAtomic(schema, said)) {
      throw new Unfit("may not mutate atomic arrays, maps or structs: " + path);
    }
    if (said instanceof ObjectNode object && !schema.isOpen()) {
      ObjectNode base =
          live instanceof ObjectNode there ? there : JsonNodeFactory.instance.objectNode();
      return object(schema, base, object, path);
    }
    if (said instanceof ArrayNode array) {
      ArrayNode base =
          live instanceof ArrayNode there ? there : JsonNodeFactory.instance.arrayNode();
      return schema.listType().equals("map") ? keyed(schema, base, array, path) : set(base, array);
    }
    return said.deepCopy();
  }

  private static boolean isAtomic(Schema schema, JsonNode said) {
    return said.isArray()
        ? !schema.listType().equals("map") && !schema.listType().equals("set")
        : schema.mapType().equals("atomic");
  }

  private static ArrayNode set(ArrayNode live, ArrayNode said) {
    ArrayNode result = live.deepCopy();
    for (JsonNode item : said) {
      boolean there = false;
      for (JsonNode each : result) {
        there |= each.equals(item);
      }
      if (!there) {
        result.add(item.deepCopy());
      }
    }
    return result;
  }

  private static ArrayNode keyed(Schema schema, ArrayNode live, ArrayNode said, String path) {
    Schema items = schema.items().orElseThrow();
    ArrayNode result = live.deepCopy();
    for (int i = 0; i < said.size(); i++) {
      if (!(said.get(i) instanceof ObjectNode object)) {
        throw new Unfit(
            "failed to convert patch object to typed object: " + path + ": expected map");
      }
      List<String> key = key(schema, object);
      Optional<Integer> place = find(schema, result, key);
      String at = path + "[" + i + "]";
      if (place.isPresent() && result.get(place.get()) instanceof ObjectNode there) {
        result.set(place.get(), object(items, there, object, at));
      } else {
        result.add(object(items, JsonNodeFactory.instance.objectNode(), object, at));
      }
    }
    return result;
  }

  private static List<String> key(Schema schema, JsonNode item) {
    Schema items = schema.items().orElseThrow();
    List<String> key = new ArrayList<>();
    for (String name : schema.listMapKeys()) {
      String missing =
          items.field(name).flatMap(Schema::defaultValue).map(JsonNode::asText).orElse("");
      key.add(item.path(name).asText(missing));
    }
    return key;
  }

  private static Optional<Integer> find(Schema schema, ArrayNode list, List<String> key) {
    for (int i = 0; i < list.size(); i++) {
      if (key(schema, list.get(i)).equals(key)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
