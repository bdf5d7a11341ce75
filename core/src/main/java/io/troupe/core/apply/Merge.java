package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.schema.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an object becomes when a configuration is applied to it: everything the configuration says,
 * and of all else what was there. Follows upstream structured-merge-diff typed/merge.go.
 *
 * <p>A null in the configuration is no value: it leaves structures alone and takes single values
 * away, as it does after Go has decoded it.
 *
 * <p>Order of lists: items of the configuration stand in its order; items it does not name stay
 * behind the item they followed. For instance live [a, b, c] and applied [c, d] give [a, b, c, d],
 * and applied [c, a] gives [b, c, a].
 */
final class Merge {
  private Merge() {}

  /**
   * @return shares nothing with the arguments
   */
  static ObjectNode of(Schema schema, ObjectNode live, ObjectNode applied) {
    return (ObjectNode) merged(schema, live, applied);
  }

  /**
   * @param live null when there is none
   * @return null when nothing is left
   */
  private static JsonNode merged(Schema schema, JsonNode live, JsonNode applied) {
    if (live == null) {
      return fresh(schema, applied);
    }
    Shape shape = Shape.of(schema, live);
    if (applied.isNull()) {
      return shape == Shape.LEAF ? null : live.deepCopy();
    }
    if (shape != Shape.of(schema, applied)) {
      return fresh(schema, applied);
    }
    return switch (shape) {
      case LEAF -> applied.deepCopy();
      case FIELDS -> fields(schema, live, applied);
      case KEYED, VALUES -> new Items(schema, shape, live, applied).merged();
    };
  }

  private static JsonNode fields(Schema schema, JsonNode live, JsonNode applied) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> each : live.properties()) {
      String name = each.getKey();
      JsonNode said = applied.get(name);
      set(
          result,
          name,
          said == null
              ? each.getValue().deepCopy()
              : merged(Shape.field(schema, name), each.getValue(), said));
    }
    for (Map.Entry<String, JsonNode> each : applied.properties()) {
      if (!live.has(each.getKey())) {
        set(result, each.getKey(), fresh(Shape.field(schema, each.getKey()), each.getValue()));
      }
    }
    return result;
  }

  /** A value where there was none: itself, without nulls. */
  private static JsonNode fresh(Schema schema, JsonNode applied) {
    if (applied.isNull()) {
      return null;
    }
    return switch (Shape.of(schema, applied)) {
      case LEAF -> applied.deepCopy();
      case FIELDS -> fields(schema, JsonNodeFactory.instance.objectNode(), applied);
      case KEYED, VALUES -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode(applied.size());
        for (JsonNode item : applied) {
          JsonNode value = fresh(Shape.item(schema), item);
          if (value != null) {
            items.add(value);
          }
        }
        yield items;
      }
    };
  }

  private static void set(ObjectNode object, String field, JsonNode value) {
    if (value != null) {
      object.set(field, value);
    }
  }

  /** The merge of one list. */
  private static final class Items {
    private final Schema type;
    private final JsonNode live;
    private final List<Optional<String>> liveSteps;
    private final List<Optional<String>> appliedSteps;
    private final Map<String, JsonNode> liveItems;
    private final Map<String, JsonNode> appliedItems;

    /** Items of both lists that are still to come, in the applied order. */
    private final Deque<String> shared = new ArrayDeque<>();

    private final Set<String> done = new HashSet<>();
    private final ArrayNode result = JsonNodeFactory.instance.arrayNode();

    Items(Schema list, Shape shape, JsonNode live, JsonNode applied) {
      this.type = Shape.item(list);
      this.live = live;
      liveSteps = PathStep.ofItems(list, shape, live);
      appliedSteps = PathStep.ofItems(list, shape, applied);
      liveItems = index(liveSteps, live);
      appliedItems = index(appliedSteps, applied);
      appliedSteps.forEach(step -> step.filter(liveItems::containsKey).ifPresent(shared::add));
    }

    /** An item that is there twice has no value of its own to merge with. */
    private static Map<String, JsonNode> index(List<Optional<String>> steps, JsonNode items) {
      Map<String, JsonNode> index = new HashMap<>();
      for (int i = 0; i < items.size(); i++) {
        if (steps.get(i).isPresent()) {
          boolean twice = index.containsKey(steps.get(i).get());
          index.put(steps.get(i).get(), twice ? null : items.get(i));
        }
      }
      return index;
    }

    ArrayNode merged() {
      int at = 0;
      int next = 0;
      while (at < liveSteps.size() || next < appliedSteps.size()) {
        if (at == liveSteps.size()) {
          take(appliedSteps.get(next++));
          continue;
        }
        Optional<String> step = liveSteps.get(at);
        boolean named = step.isPresent() && appliedItems.containsKey(step.get());
        if (!named) {
          result.add(live.get(at++).deepCopy());
        } else if (next < appliedSteps.size() && step.equals(appliedSteps.get(next))) {
          at++;
          take(appliedSteps.get(next++));
        } else if (next == appliedSteps.size()
            || !shared.isEmpty() && !step.get().equals(shared.peek())) {
          at++; // its turn is, or was, where the applied list has it
        } else {
          at += done.contains(step.get()) ? 1 : 0;
          take(appliedSteps.get(next++));
        }
      }
      return result;
    }

    private void take(Optional<String> step) {
      String item = step.orElseThrow(); // the configuration was checked
      done.add(item);
      if (item.equals(shared.peek())) {
        shared.remove();
      }
      JsonNode value = Merge.merged(type, liveItems.get(item), appliedItems.get(item));
      if (value != null) {
        result.add(value);
      }
    }
  }
}
