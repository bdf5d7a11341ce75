package io.troupe.core.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one list field is patched. A list whose schema says {@code merge} is a map by its merge key
 * (or a set of scalars); any other is replaced.
 *
 * <p>Order after a merge, as upstream keeps it: items named by the patch stand in the patch's
 * order, the others in the live list's, and the two are interleaved by where they stood in the live
 * list. For instance live [a, b, c] and patch [c, d] give [a, b, c, d]; live [a, b] and patch [b,
 * a] give [b, a].
 */
final class ListMerge {
  private final boolean merges;
  private final String mergeKey;
  private final Optional<Schema> items;

  ListMerge(Optional<Schema> field) {
    merges = field.filter(f -> f.patchStrategies().contains("merge")).isPresent();
    mergeKey = field.map(Schema::patchMergeKey).orElse("");
    items = field.flatMap(Schema::items);
  }

  /** The list after the patch; shares nothing with the patch. */
  ArrayNode merged(ArrayNode live, ArrayNode patch) {
    if (!merges) {
      return withoutDirectives(patch);
    }
    if (live.isEmpty() && patch.isEmpty()) {
      return live;
    }
    boolean objects = sameShape(live, patch);
    if (!objects) {
      return ordered(live, union(live, patch), patch);
    }
    if (mergeKey.isEmpty()) {
      throw Unfit.unprocessable("cannot merge lists without merge key for type map");
    }
    boolean replace = false;
    List<JsonNode> kept = new ArrayList<>();
    live.forEach(kept::add);
    ArrayNode plain = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : patch) {
      switch (StrategicMerge.directive(item)) {
        case "", "merge" -> plain.add(item);
        case "replace" -> replace = true;
        case "delete" -> {
          JsonNode gone = keyOf(item);
          kept.removeIf(i -> gone.equals(i.get(mergeKey)));
        }
        case String other -> throw Unfit.unprocessable("unknown patch type: " + other);
      }
    }
    if (replace) {
      return withoutDirectives(plain);
    }
    return ordered(live, byKey(kept, plain), plain);
  }

  private ArrayNode byKey(List<JsonNode> kept, ArrayNode patch) {
    Map<JsonNode, Integer> places = new HashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      places.putIfAbsent(kept.get(i).path(mergeKey), i);
    }
    for (JsonNode item : patch) {
      JsonNode key = keyOf(item);
      Integer place = places.get(key);
      if (place == null) {
        places.put(key, kept.size());
        kept.add(StrategicMerge.merge(items, Json.object(), (ObjectNode) item));
      } else {
        ObjectNode before = (ObjectNode) kept.get(place);
        kept.set(place, StrategicMerge.merge(items, before, (ObjectNode) item));
      }
    }
    return array(kept);
  }

  private static ArrayNode union(ArrayNode live, ArrayNode patch) {
    Map<JsonNode, JsonNode> all = new LinkedHashMap<>();
    live.forEach(item -> all.put(item, item));
    patch.forEach(item -> all.putIfAbsent(item, item));
    return array(List.copyOf(all.values()));
  }

  /** As {@link #ordered} after checking that the patch itself stands in the order it asks for. */
  ArrayNode checkedOrder(ArrayNode live, ArrayNode merged, ArrayNode patch, ArrayNode order) {
    Map<JsonNode, Integer> wanted = places(order);
    int last = -1;
    for (JsonNode item : patch) {
      if (!StrategicMerge.directive(item).isEmpty()) {
        continue;
      }
      Integer place = wanted.get(identity(item));
      if (place == null || place < last) {
        throw Unfit.unprocessable(
            "The order in patch list:\n"
                + patch
                + "\n doesn't match $setElementOrder list:\n"
                + order
                + "\n");
      }
      last = place;
    }
    return ordered(live, merged, order);
  }

  /**
   * @param live the list before, whose order decides between items of which one is not in {@code
   *     order}
   * @param merged what to arrange
   */
  ArrayNode ordered(ArrayNode live, ArrayNode merged, ArrayNode order) {
    Map<JsonNode, Integer> wanted = places(order);
    Map<JsonNode, Integer> before = places(live);
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    merged.forEach(item -> (wanted.containsKey(identity(item)) ? named : others).add(item));
    named.sort(Comparator.comparing(item -> wanted.get(identity(item))));
    List<JsonNode> result = new ArrayList<>(merged.size());
    int next = 0;
    for (JsonNode item : named) {
      Integer place = before.get(identity(item));
      while (place != null && next < others.size() && isBefore(others.get(next), place, before)) {
        result.add(others.get(next++));
      }
      result.add(item);
    }
    result.addAll(others.subList(next, others.size()));
    return array(result);
  }

  private boolean isBefore(JsonNode item, int place, Map<JsonNode, Integer> before) {
    Integer own = before.get(identity(item));
    return own != null && own < place;
  }

  private Map<JsonNode, Integer> places(ArrayNode list) {
    Map<JsonNode, Integer> places = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      places.putIfAbsent(identity(list.get(i)), i);
    }
    return places;
  }

  private JsonNode identity(JsonNode item) {
    return item.isObject() && !mergeKey.isEmpty() ? keyOf(item) : item;
  }

  private JsonNode keyOf(JsonNode item) {
    JsonNode key = item.get(mergeKey);
    if (key == null || key.isNull()) {
      throw Unfit.unprocessable(
          "map: " + item + " does not contain declared merge key: " + mergeKey);
    }
    return key;
  }

  /** Whether the items are objects; all of them must be, or none. */
  private static boolean sameShape(ArrayNode live, ArrayNode patch) {
    boolean objects = (live.isEmpty() ? patch : live).get(0).isObject();
    for (ArrayNode list : List.of(live, patch)) {
      for (JsonNode item : list) {
        if (item.isArray()) {
          throw Unfit.unprocessable("lists of lists are not supported");
        }
        if (item.isObject() != objects) {
          throw Unfit.unprocessable("list element types are not identical");
        }
      }
    }
    return objects;
  }

  /** A list taken whole, as if each object in it were merged into nothing. */
  private ArrayNode withoutDirectives(ArrayNode list) {
    ArrayNode clean = list.arrayNode();
    for (JsonNode item : list) {
      if (!(item instanceof ObjectNode object)) {
        clean.add(item.deepCopy());
      } else if (StrategicMerge.directive(object).isEmpty()) {
        clean.add(StrategicMerge.merge(items, Json.object(), object));
      }
    }
    return clean;
  }

  private static ArrayNode array(List<JsonNode> items) {
    return JsonNodeFactory.instance.arrayNode(items.size()).addAll(items);
  }
}
