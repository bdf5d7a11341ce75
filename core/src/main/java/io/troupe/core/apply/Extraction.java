package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of a value. Two answers are wanted: what somebody who <em>applies</em> the value owns,
 * and what <em>appears</em> when the value does. An applier owns leaves, list items and the keys of
 * maps, but not the structures they are in; what appears is all of it.
 *
 * <p>For instance applying {@code {spec: {labels: {a: b}}}} owns {@code .spec.labels.a}; when it
 * appears so do {@code .spec} and {@code .spec.labels}. Follows upstream structured-merge-diff
 * typed/tofieldset.go.
 */
final class Extraction {
  private Extraction() {}

  /** What an applier of the value owns. */
  static FieldSet owned(Schema schema, JsonNode value) {
    Shape shape = Shape.of(schema, value);
    return switch (shape) {
      case LEAF -> FieldSet.LEAF;
      case FIELDS -> {
        SortedMap<String, FieldSet> children = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
          String name = each.getKey();
          JsonNode inner = each.getValue();
          FieldSet below = owned(Shape.field(schema, name), inner);
          boolean empty = inner.isNull() || inner.isObject() && inner.isEmpty();
          put(
              children,
              PathStep.field(name),
              empty || !Shape.declares(schema, name) ? below.asMember() : below);
        }
        yield FieldSet.of(false, children);
      }
      case KEYED, VALUES -> FieldSet.of(false, items(schema, shape, value, false));
    };
  }

  /** What appears with the value, itself included. */
  static FieldSet all(Schema schema, JsonNode value) {
    Shape shape = Shape.of(schema, value);
    return switch (shape) {
      case LEAF -> FieldSet.LEAF;
      case FIELDS -> {
        SortedMap<String, FieldSet> children = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
          String name = each.getKey();
          children.put(PathStep.field(name), all(Shape.field(schema, name), each.getValue()));
        }
        yield FieldSet.of(true, children);
      }
      case KEYED, VALUES -> FieldSet.of(true, items(schema, shape, value, true));
    };
  }

  /** Items that are there twice are one path, and nothing is said of what is in them. */
  private static SortedMap<String, FieldSet> items(
      Schema list, Shape shape, JsonNode items, boolean all) {
    SortedMap<String, FieldSet> children = new TreeMap<>();
    Schema type = Shape.item(list);
    List<Optional<String>> steps = PathStep.ofItems(list, shape, items);
    for (int i = 0; i < items.size(); i++) {
      if (steps.get(i).isEmpty()) {
        continue;
      }
      String step = steps.get(i).get();
      JsonNode item = items.get(i);
      FieldSet below = all ? all(type, item) : owned(type, item).asMember();
      if (children.put(step, below) != null) {
        children.put(step, FieldSet.LEAF);
      }
    }
    return children;
  }

  private static void put(SortedMap<String, FieldSet> children, String step, FieldSet set) {
    if (!set.isEmpty()) {
      children.put(step, set);
    }
  }
}
