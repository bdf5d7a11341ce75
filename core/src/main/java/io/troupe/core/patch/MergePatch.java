package io.troupe.core.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Map;

/** JSON merge patch, RFC 7386. */
final class MergePatch {
  private MergePatch() {}

  static ObjectNode apply(ObjectNode original, ObjectNode patch) {
    return merge(original.deepCopy(), patch);
  }

  /** Changes and returns the target. */
  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> change : patch.properties()) {
      String field = change.getKey();
      switch (change.getValue()) {
        case JsonNode gone when gone.isNull() -> target.remove(field);
        case ObjectNode inner -> {
          ObjectNode base = target.get(field) instanceof ObjectNode o ? o : Json.object();
          // Merging into an empty object also drops the nulls of a value that is new.
          target.set(field, merge(base, inner));
        }
        case JsonNode value -> target.set(field, value.deepCopy());
      }
    }
    return target;
  }
}
