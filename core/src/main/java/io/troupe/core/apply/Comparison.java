package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became different between two values of one schema. Follows upstream structured-merge-diff
 * typed/compare.go.
 *
 * <p>Some structures are there in Go even when JSON shows nothing of them ({@code metadata}, {@code
 * spec}, {@code template}, required lists). What appears in those appears alone; elsewhere the
 * structure appears as well.
 */
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
  static final Comparison NONE = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

  /** Structures that upstream's types hold by value. */
  private static final Set<String> ALWAYS_THERE =
      Set.of("metadata", "spec", "status", "template", "strategy", "updateStrategy", "jobTemplate");

  /** A 1 that was computed and one that was parsed are the same. */
  private static final Comparator<JsonNode> NUMBERS =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  static Comparison of(Schema schema, JsonNode before, JsonNode after) {
    if (before == after) {
      return NONE;
    }
    Shape shape = Shape.of(schema, before);
    if (shape != Shape.of(schema, after)) {
      return new Comparison(
          Extraction.all(schema, after).withoutSelf(),
          FieldSet.LEAF,
          Extraction.all(schema, before).withoutSelf());
    }
    return switch (shape) {
      case LEAF ->
          same(before, after)
              ? NONE
              : new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
      case FIELDS -> fields(schema, before, after);
      case KEYED, VALUES -> items(schema, shape, before, after);
    };
  }

  static boolean same(JsonNode a, JsonNode b) {
    return a.equals(NUMBERS, b);
  }

  boolean isEmpty() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  /** What an operation that led here has taken for itself. */
  FieldSet taken() {
    return added.union(modified);
  }

  Comparison without(FieldSet ignored) {
    return ignored.isEmpty()
        ? this
        : new Comparison(
            added.without(ignored), modified.without(ignored), removed.without(ignored));
  }

  private static Comparison fields(Schema schema, JsonNode before, JsonNode after) {
    Parts parts = new Parts();
    for (Map.Entry<String, JsonNode> each : before.properties()) {
      String name = each.getKey();
      JsonNode now = after.get(name);
      if (now == null) {
        parts.add(name, gone(schema, name, each.getValue()));
      } else if (now != each.getValue()) {
        parts.add(name, of(Shape.field(schema, name), each.getValue(), now));
      }
    }
    for (Map.Entry<String, JsonNode> each : after.properties()) {
      if (!before.has(each.getKey())) {
        parts.add(each.getKey(), appeared(schema, each.getKey(), each.getValue()));
      }
    }
    return parts.whole();
  }

  private static Comparison appeared(Schema schema, String name, JsonNode value) {
    Schema type = Shape.field(schema, name);
    return isAlwaysThere(schema, name, value)
        ? of(type, empty(value), value)
        : added(Extraction.all(type, value));
  }

  private static Comparison gone(Schema schema, String name, JsonNode value) {
    Schema type = Shape.field(schema, name);
    return isAlwaysThere(schema, name, value)
        ? of(type, value, empty(value))
        : removed(Extraction.all(type, value));
  }

  private static boolean isAlwaysThere(Schema schema, String name, JsonNode value) {
    return value.isContainerNode()
        && Shape.declares(schema, name)
        && (ALWAYS_THERE.contains(name) || schema.required().contains(name));
  }

  private static JsonNode empty(JsonNode value) {
    return value.isObject()
        ? JsonNodeFactory.instance.objectNode()
        : JsonNodeFactory.instance.arrayNode();
  }

  private static Comparison items(Schema list, Shape shape, JsonNode before, JsonNode after) {
    Map<String, List<JsonNode>> old = byStep(list, shape, before);
    Map<String, List<JsonNode>> now = byStep(list, shape, after);
    Schema type = Shape.item(list);
    Parts parts = new Parts();
    old.forEach((step, items) -> parts.addStep(step, item(type, items, now.get(step))));
    now.forEach((step, items) -> {
      if (!old.containsKey(step)) {
        parts.addStep(step, item(type, null, items));
      }
    });
    return parts.whole();
  }

  /** Items that are there twice count as one value that was there, or was not. */
  private static Comparison item(Schema type, List<JsonNode> before, List<JsonNode> after) {
    if (before == null) {
      return added(after.size() > 1 ? FieldSet.LEAF : Extraction.all(type, after.getFirst()));
    }
    if (after == null) {
      return removed(before.size() > 1 ? FieldSet.LEAF : Extraction.all(type, before.getFirst()));
    }
    if (before.size() == 1 && after.size() == 1) {
      return of(type, before.getFirst(), after.getFirst());
    }
    if (before.size() > 1 && after.size() > 1) {
      return before.equals(after)
          ? NONE
          : new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
    }
    return before.size() > 1
        ? new Comparison(Extraction.all(type, after.getFirst()), FieldSet.EMPTY, FieldSet.LEAF)
        : new Comparison(FieldSet.LEAF, FieldSet.EMPTY, Extraction.all(type, before.getFirst()));
  }

  private static Map<String, List<JsonNode>> byStep(Schema list, Shape shape, JsonNode items) {
    Map<String, List<JsonNode>> byStep = LinkedHashMap.newLinkedHashMap(items.size());
    for (JsonNode item : items) {
      (shape == Shape.KEYED ? PathStep.key(list, item) : Optional.of(PathStep.value(item)))
          .ifPresent(step -> byStep.computeIfAbsent(step, _ -> new ArrayList<>(1)).add(item));
    }
    return byStep;
  }

  private static Comparison added(FieldSet set) {
    return new Comparison(set, FieldSet.EMPTY, FieldSet.EMPTY);
  }

  private static Comparison removed(FieldSet set) {
    return new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, set);
  }

  /** What the parts of a value add up to; nothing is made for parts that did not change. */
  private static final class Parts {
    private final TreeMap<String, FieldSet> added = new TreeMap<>();
    private final TreeMap<String, FieldSet> modified = new TreeMap<>();
    private final TreeMap<String, FieldSet> removed = new TreeMap<>();

    void add(String name, Comparison part) {
      if (part != NONE) {
        addStep(PathStep.field(name), part);
      }
    }

    void addStep(String step, Comparison part) {
      put(added, step, part.added);
      put(modified, step, part.modified);
      put(removed, step, part.removed);
    }

    private static void put(TreeMap<String, FieldSet> sets, String step, FieldSet set) {
      if (!set.isEmpty()) {
        sets.put(step, set);
      }
    }

    Comparison whole() {
      return added.isEmpty() && modified.isEmpty() && removed.isEmpty()
          ? NONE
          : new Comparison(
              FieldSet.of(false, added), FieldSet.of(false, modified), FieldSet.of(false, removed));
    }
  }
}
