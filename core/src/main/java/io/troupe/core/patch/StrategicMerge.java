package io.troupe.core.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strategic merge patch: like a merge patch, but lists that the schema marks {@code merge} are
 * merged item by item, and directives in the patch say what a value alone cannot.
 *
 * <ul>
 *   <li>{@code $patch: replace} takes the rest of its object (or list) as it is, {@code $patch:
 *       delete} removes;
 *   <li>{@code $retainKeys: [a, b]} drops what is not listed, for unions;
 *   <li>{@code $deleteFromPrimitiveList/f: [x]} removes from a list of scalars;
 *   <li>{@code $setElementOrder/f: [...]} gives the wanted order of a list.
 * </ul>
 *
 * For instance the patch {@code {spec: {containers: [{name: b, image: new}]}}} changes one
 * container and leaves the others alone, as {@code name} is that list's merge key.
 */
final class StrategicMerge {
  static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String SET_ORDER = "$setElementOrder/";

  private StrategicMerge() {}

  static Result<ObjectNode> apply(Schema schema, ObjectNode original, ObjectNode patch) {
    try {
      return Result.ok(merge(Optional.of(schema), original.deepCopy(), patch));
    } catch (Unfit e) {
      return e.result();
    }
  }

  /**
   * @param schema empty below fields the schema does not know, where nothing is merged but objects
   * @return the target, changed, or what replaces it; shares nothing with the patch
   */
  static ObjectNode merge(Optional<Schema> schema, ObjectNode target, ObjectNode patch) {
    switch (directive(patch)) {
      case "", "merge" -> {
        retainKeys(target, patch);
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
          mergeEntry(schema, target, patch, entry.getKey(), entry.getValue());
        }
        return target;
      }
      case "replace" -> {
        ObjectNode replacement = patch.deepCopy();
        replacement.remove(DIRECTIVE);
        return replacement;
      }
      case "delete" -> {
        return Json.object();
      }
      case String other -> throw Unfit.unprocessable("unknown patch type: " + other);
    }
  }

  /** The {@code $patch} directive of an object; empty when it has none. */
  static String directive(JsonNode patch) {
    return patch.path(DIRECTIVE).asText("");
  }

  private static void mergeEntry(
      Optional<Schema> schema, ObjectNode target, ObjectNode patch, String key, JsonNode value) {
    if (key.equals(RETAIN_KEYS) || key.equals(DIRECTIVE)) {
      return;
    }
    if (key.startsWith(DELETE_FROM)) {
      if (!(value instanceof ArrayNode gone)) {
        throw Unfit.malformed("invalid patch format of primitive list");
      }
      if (target.get(key.substring(DELETE_FROM.length())) instanceof ArrayNode list) {
        removeAll(list, gone);
      }
    } else if (key.startsWith(SET_ORDER)) {
      String field = key.substring(SET_ORDER.length());
      ArrayNode order = order(value);
      // With a patch for the list itself, order is kept where that is merged.
      if (!patch.has(field) && target.get(field) instanceof ArrayNode list) {
        target.set(field, listMerge(schema, field).ordered(list, list, order));
      }
    } else {
      mergeField(schema, target, key, value, patch.get(SET_ORDER + key));
    }
  }

  private static void mergeField(
      Optional<Schema> schema, ObjectNode target, String field, JsonNode value, JsonNode order) {
    JsonNode before = target.get(field);
    Optional<Schema> type = schema.flatMap(s -> s.field(field));
    switch (value) {
      case JsonNode gone when gone.isNull() -> target.remove(field);
      case ObjectNode object -> {
        boolean replaced =
            !(before instanceof ObjectNode)
                || type.filter(t -> t.patchStrategies().contains("replace")).isPresent();
        ObjectNode base = replaced ? Json.object() : (ObjectNode) before;
        target.set(field, merge(type, base, object));
      }
      case ArrayNode list -> {
        ListMerge merge = listMerge(schema, field);
        ArrayNode base = before instanceof ArrayNode b ? b : list.arrayNode();
        ArrayNode merged = merge.merged(base, list);
        target.set(
            field, order == null ? merged : merge.checkedOrder(base, merged, list, order(order)));
      }
      case JsonNode scalar -> target.set(field, scalar);
    }
  }

  private static ListMerge listMerge(Optional<Schema> schema, String field) {
    return new ListMerge(schema.flatMap(s -> s.field(field)));
  }

  private static ArrayNode order(JsonNode value) {
    if (value instanceof ArrayNode order) {
      return order;
    }
    throw Unfit.malformed("invalid patch format of setElementOrder list");
  }

  private static void removeAll(ArrayNode list, ArrayNode gone) {
    Set<JsonNode> values = new HashSet<>();
    gone.forEach(values::add);
    list.removeIf(values::contains);
  }

  private static void retainKeys(ObjectNode target, ObjectNode patch) {
    JsonNode directive = patch.get(RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!directive.isArray()) {
      throw Unfit.malformed("invalid patch format of retainKeys");
    }
    Set<String> retained = new HashSet<>();
    directive.forEach(key -> retained.add(key.asText()));
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      boolean plain = !entry.getKey().startsWith("$");
      if (plain && !entry.getValue().isNull() && !retained.contains(entry.getKey())) {
        throw Unfit.malformed("invalid patch format of retainKeys");
      }
    }
    target.retain(retained);
  }
}
