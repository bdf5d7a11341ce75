package io.troupe.core.schema.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sets hold nothing twice, map lists no key twice. */
public final class ListTypes {
  private ListTypes() {}

  public static void validate(
      Structural schema, Correlated at, String path, List<FieldError> errors) {
    JsonNode value = at.value();
    if (at.isUnchanged()) {
      return;
    }
    if (value.isArray()) {
      duplicates(schema, value, path, errors);
      schema
          .items()
          .ifPresent(item -> {
            for (int i = 0; i < value.size(); i++) {
              validate(item, at.item(schema, i), path + "[" + i + "]", errors);
            }
          });
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        Structural known = schema.properties().get(field.getKey());
        if (known == null) {
          known = schema.additional().orElse(null);
        }
        if (known != null) {
          validate(
              known, at.field(field.getKey()), ValueValidation.child(path, field.getKey()), errors);
        }
      }
    }
  }

  private static void duplicates(
      Structural schema, JsonNode list, String path, List<FieldError> errors) {
    boolean map = schema.listType().equals("map");
    if (!map && !schema.listType().equals("set")) {
      return;
    }
    Set<JsonNode> seen = new HashSet<>();
    Set<JsonNode> reported = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode identity = map ? keys(schema, list.get(i)) : list.get(i);
      if (!seen.add(identity) && reported.add(identity)) {
        errors.add(new FieldError(Type.DUPLICATE, path + "[" + i + "]", identity.toString(), ""));
      }
    }
  }

  private static ObjectNode keys(Structural list, JsonNode item) {
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (String key : list.listMapKeys()) {
      JsonNode value = keyValue(list, item, key);
      if (!value.isMissingNode()) {
        keys.set(key, value);
      }
    }
    return keys;
  }

  /** A key's value, its default when absent. */
  static JsonNode keyValue(Structural list, JsonNode item, String key) {
    JsonNode value = item.path(key);
    if (!value.isMissingNode()) {
      return value;
    }
    return list.items()
        .map(i -> i.properties().get(key))
        .flatMap(Structural::defaultValue)
        .orElse(value);
  }
}
