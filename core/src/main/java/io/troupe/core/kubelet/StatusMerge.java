package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lays an agent's report over the status that stands. Fields and conditions that are not the
 * agent's stay. Upstream: mergePodStatus in pkg/kubelet/status/status_manager.go.
 */
public final class StatusMerge {
  private static final Set<String> POD_CONDITIONS =
      new TreeSet<>(Set.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"));
  private static final Set<String> POD_FIELDS =
      new TreeSet<>(
          Set.of(
              "phase",
              "reason",
              "message",
              "hostIP",
              "hostIPs",
              "podIP",
              "podIPs",
              "startTime",
              "initContainerStatuses",
              "containerStatuses",
              "ephemeralContainerStatuses",
              "observedGeneration"));

  private StatusMerge() {}

  /** A fresh tree; equal to {@code standing} when nothing would change. */
  public static ObjectNode pod(JsonNode standing, ObjectNode reported) {
    ObjectNode merged = overlay(standing, reported, POD_FIELDS);
    merged.set(
        "conditions",
        conditions(standing.path("conditions"), reported.path("conditions"), POD_CONDITIONS));
    if (!merged.hasNonNull("qosClass") && reported.hasNonNull("qosClass")) {
      merged.set("qosClass", reported.get("qosClass"));
    }
    return merged;
  }

  /** For a Node everything the agent does not name stays, its conditions by type. */
  public static ObjectNode node(JsonNode standing, ObjectNode reported) {
    ObjectNode merged = standing.isObject() ? standing.deepCopy() : Json.object();
    reported.properties().forEach(e -> merged.set(e.getKey(), e.getValue()));
    Set<String> own = new TreeSet<>();
    reported.path("conditions").forEach(c -> own.add(c.path("type").asText()));
    merged.set(
        "conditions", conditions(standing.path("conditions"), reported.path("conditions"), own));
    return merged;
  }

  private static ObjectNode overlay(JsonNode standing, ObjectNode reported, Set<String> own) {
    ObjectNode merged = standing.isObject() ? standing.deepCopy() : Json.object();
    for (String field : own) {
      if (reported.has(field)) {
        merged.set(field, reported.get(field));
      } else {
        merged.remove(field);
      }
    }
    return merged;
  }

  private static ArrayNode conditions(JsonNode standing, JsonNode reported, Set<String> own) {
    Map<String, JsonNode> byType = new LinkedHashMap<>();
    standing.forEach(c -> byType.put(c.path("type").asText(), c));
    for (JsonNode condition : reported) {
      if (own.contains(condition.path("type").asText())) {
        byType.put(condition.path("type").asText(), condition);
      }
    }
    ArrayNode merged = Json.object().arrayNode();
    byType.values().forEach(merged::add);
    return merged;
  }
}
