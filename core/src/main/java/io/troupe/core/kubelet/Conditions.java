package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Builds a list of conditions whose transition times only move when their status does. */
final class Conditions {
  private final JsonNode before;
  private final Instant now;
  private final ArrayNode conditions = Json.object().arrayNode();

  Conditions(JsonNode before, Instant now) {
    this.before = before;
    this.now = now;
  }

  static Optional<JsonNode> find(JsonNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /**
   * @param reason empty for none
   */
  void put(String type, String status, String reason, String message) {
    ObjectNode condition = conditions.addObject().put("type", type).put("status", status);
    Optional<JsonNode> old =
        find(before, type).filter(c -> c.path("status").asText().equals(status));
    condition.putNull("lastProbeTime");
    condition.put(
        "lastTransitionTime",
        old.map(c -> c.path("lastTransitionTime").asText())
            .filter(t -> !t.isEmpty())
            .orElseGet(() -> ContainerState.time(now)));
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
  }

  /** True when nobody is named, else False with their names. */
  void putUnless(List<String> names, String type, String reason, String message) {
    if (names.isEmpty()) {
      put(type, "True", "", "");
    } else {
      put(type, "False", reason, message + "[" + String.join(" ", names) + "]");
    }
  }

  ArrayNode json() {
    return conditions;
  }
}
