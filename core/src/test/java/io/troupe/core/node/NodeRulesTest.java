package io.troupe.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.object.EventType;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final ObjectNode ready =
      Json.parse(
          "{\"metadata\":{},\"status\":{\"conditions\":[{\"type\":\"NetworkUnavailable\",\"status\":\"False\"},"
              + "{\"type\":\"Ready\",\"status\":\"True\",\"lastHeartbeatTime\":\"2025-12-31T23:00:00Z\"}]}}");

  @Test
  void silenceMakesTheAgentsConditionsUnknownOnce() {
    ObjectNode silenced = NodeRules.silenced(ready, NOW).orElseThrow();
    assertThat(NodeRules.ready(silenced)).isEqualTo("Unknown");
    assertThat(silenced.toString())
        .contains("\"reason\":\"NodeStatusUnknown\"")
        .contains("Kubelet stopped posting node status.")
        .contains("{\"type\":\"NetworkUnavailable\",\"status\":\"False\"}");
    assertThat(NodeRules.silenced(silenced, NOW)).isEmpty();
    assertThat(NodeRules.statusEvent(ready, silenced)).isEqualTo(EventType.NODE_HEARTBEAT_LOST);
    assertThat(NodeRules.statusEvent(silenced, ready)).isEqualTo(EventType.NODE_HEARTBEAT_REGAINED);
    assertThat(NodeRules.statusEvent(ready, ready)).isEqualTo(EventType.STATUS_REPORTED);
  }
}
