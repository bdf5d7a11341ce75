package io.troupe.core.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Heartbeats lost and regained, as conditions of a Node. */
public final class NodeRules {
  /** What an agent vouches for; all unknown once it is silent. */
  private static final List<String> AGENT_CONDITIONS =
      List.of("MemoryPressure", "DiskPressure", "PIDPressure", "Ready");

  private NodeRules() {}

  /** What a status write says happened; the journal names these two. */
  public static EventType statusEvent(JsonNode before, JsonNode after) {
    boolean wasUnknown = ready(before).equals("Unknown");
    boolean isUnknown = ready(after).equals("Unknown");
    if (isUnknown && !wasUnknown) {
      return EventType.NODE_HEARTBEAT_LOST;
    }
    return wasUnknown && !isUnknown ? EventType.NODE_HEARTBEAT_REGAINED : EventType.STATUS_REPORTED;
  }

  /** True, False, Unknown, or empty when the Node has never said. */
  public static String ready(JsonNode node) {
    return condition(node, "Ready").map(c -> c.path("status").asText()).orElse("");
  }

  /**
   * The Node with every condition an agent vouches for unknown. Upstream: tryUpdateNodeHealth in
   * node_lifecycle_controller.go.
   *
   * @return empty when it says so already
   */
  public static Optional<ObjectNode> silenced(ObjectNode node, Instant now) {
    if (ready(node).equals("Unknown")) {
      return Optional.empty();
    }
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode next = node.deepCopy();
    ObjectNode status =
        next.path("status").isObject()
            ? (ObjectNode) next.path("status")
            : next.putObject("status");
    ArrayNode conditions = Json.object().arrayNode();
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (!AGENT_CONDITIONS.contains(condition.path("type").asText())) {
        conditions.add(condition);
      }
    }
    for (String type : AGENT_CONDITIONS) {
      Optional<JsonNode> old = condition(node, type);
      boolean everSaid = old.isPresent();
      ObjectNode unknown = conditions.addObject().put("type", type).put("status", "Unknown");
      unknown.put(
          "lastHeartbeatTime",
          old.map(c -> c.path("lastHeartbeatTime").asText())
              .filter(t -> !t.isEmpty())
              .orElseGet(() -> node.path("metadata").path("creationTimestamp").asText(time)));
      unknown.put("lastTransitionTime", time);
      unknown.put("reason", everSaid ? "NodeStatusUnknown" : "NodeStatusNeverUpdated");
      unknown.put(
          "message",
          everSaid ? "Kubelet stopped posting node status." : "Kubelet never posted node status.");
    }
    status.set("conditions", conditions);
    return Optional.of(next);
  }

  private static Optional<JsonNode> condition(JsonNode node, String type) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }
}
