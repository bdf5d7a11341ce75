package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Optional;

/**
 * A value and what stood in its place before, where that can be said: fields and map values by
 * name, items of map lists by their keys; items of other lists never. Follows upstream apiserver
 * pkg/cel/common/correlation.go (at 1.36).
 */
public record Correlated(JsonNode value, Optional<JsonNode> old) {

  public static Correlated created(JsonNode value) {
    return new Correlated(value, Optional.empty());
  }

  public static Correlated updated(JsonNode value, JsonNode old) {
    return new Correlated(value, Optional.of(old));
  }

  /** Whether the value stood just so before: then it is not judged again. */
  public boolean isUnchanged() {
    return old.isPresent() && old.get().equals(value);
  }

  public Correlated field(String name) {
    return new Correlated(value.path(name), old.flatMap(o -> Optional.ofNullable(o.get(name))));
  }

  public Correlated item(Structural list, int index) {
    JsonNode item = value.path(index);
    boolean byKeys = list.listType().equals("map") && old.isPresent() && old.get().isArray();
    return new Correlated(
        item, byKeys ? find((ArrayNode) old.get(), list, item) : Optional.empty());
  }

  private static Optional<JsonNode> find(ArrayNode items, Structural list, JsonNode wanted) {
    for (JsonNode item : items) {
      boolean same = true;
      for (String key : list.listMapKeys()) {
        same &= ListTypes.keyValue(list, item, key).equals(ListTypes.keyValue(list, wanted, key));
      }
      if (same) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }
}
