package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON form of field sets. Follows upstream structured-merge-diff fieldpath/serialize.go.
 *
 * <p>What this server wrote has its steps in the one way of {@link PathStep}; questions about such
 * a tree are answered without making a set of it.
 */
final class FieldsV1 {
  private static final String SELF = ".";

  private FieldsV1() {}

  static ObjectNode write(FieldSet set) {
    ObjectNode json = Json.object();
    if (set.isMember() && !set.children().isEmpty()) {
      json.set(SELF, Json.object());
    }
    set.children().forEach((step, child) -> json.set(step, write(child)));
    return json;
  }

  /** Of what this server wrote. */
  static FieldSet read(JsonNode json) {
    SortedMap<String, FieldSet> children = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (!each.getKey().equals(SELF)) {
        children.put(
            each.getKey(), each.getValue().isEmpty() ? FieldSet.LEAF : read(each.getValue()));
      }
    }
    return FieldSet.of(json.has(SELF), children);
  }

  /** Of what a client wrote; empty when that is no field set. */
  static Optional<FieldSet> parse(JsonNode json) {
    if (!json.isObject()) {
      return Optional.empty();
    }
    SortedMap<String, FieldSet> children = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      if (each.getKey().equals(SELF)) {
        continue;
      }
      Optional<String> step = PathStep.canonical(each.getKey());
      Optional<FieldSet> below =
          each.getValue().isObject() && each.getValue().isEmpty()
              ? Optional.of(FieldSet.LEAF)
              : parse(each.getValue());
      if (step.isEmpty() || below.isEmpty()) {
        return Optional.empty();
      }
      if (!below.get().isEmpty()) {
        children.merge(step.get(), below.get(), FieldSet::union);
      }
    }
    return Optional.of(FieldSet.of(json.has(SELF), children));
  }

  /** Whether the two have a path in common. */
  static boolean touches(JsonNode json, FieldSet set) {
    for (Map.Entry<String, FieldSet> each : set.children().entrySet()) {
      JsonNode below = json.get(each.getKey());
      if (below != null
          && (each.getValue().isMember() && isMember(below) || touches(below, each.getValue()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether every path of the set is there. */
  static boolean covers(JsonNode json, FieldSet set) {
    for (Map.Entry<String, FieldSet> each : set.children().entrySet()) {
      JsonNode below = json.get(each.getKey());
      if (below == null
          || each.getValue().isMember() && !isMember(below)
          || !covers(below, each.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMember(JsonNode json) {
    return json.isEmpty() || json.has(SELF);
  }
}
