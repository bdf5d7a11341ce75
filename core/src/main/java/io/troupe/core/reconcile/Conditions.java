package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The conditions of a status. lastTransitionTime moves only when the condition's status does. */
public final class Conditions {
  private Conditions() {}

  /** Missing when there is none of that type. */
  public static JsonNode find(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  public static boolean isTrue(JsonNode status, String type) {
    return find(status, type).path("status").asText().equals("True");
  }

  public static void remove(ObjectNode status, String type) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (JsonNode condition : status.path("conditions")) {
      if (!condition.path("type").asText().equals(type)) {
        kept.add(condition);
      }
    }
    if (kept.isEmpty()) {
      status.remove("conditions");
    } else {
      status.set("conditions", kept);
    }
  }

  /** Replaces in place or appends. @return whether anything changed */
  public static boolean set(
      ObjectNode status, String type, String value, String reason, String message, Instant now) {
    JsonNode before = find(status, type);
    boolean sameStatus = before.path("status").asText().equals(value);
    if (sameStatus
        && before.path("reason").asText().equals(reason)
        && before.path("message").asText().equals(message)) {
      return false;
    }
    ObjectNode after =
        before instanceof ObjectNode old
            ? old.deepCopy()
            : JsonNodeFactory.instance.objectNode().put("type", type);
    after.put("status", value);
    if (!sameStatus || !after.hasNonNull("lastTransitionTime")) {
      after.put("lastTransitionTime", Trees.time(now));
    }
    after.put("reason", reason).put("message", message);
    replace(status, type, after);
    return true;
  }

  static void replace(ObjectNode status, String type, ObjectNode condition) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    boolean placed = false;
    for (JsonNode old : status.path("conditions")) {
      if (!old.path("type").asText().equals(type)) {
        all.add(old);
      } else if (!placed) {
        all.add(condition);
        placed = true;
      }
    }
    if (!placed) {
      all.add(condition);
    }
    status.set("conditions", all);
  }
}
