package io.troupe.core.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class StatusMergeTest {

  @Test
  void conditionsOfOthersStayAndTheAgentsAreReplaced() {
    ObjectNode standing =
        Json.parse(
            "{\"phase\":\"Pending\",\"qosClass\":\"Burstable\",\"nominatedNodeName\":\"x\",\"conditions\":["
                + "{\"type\":\"PodScheduled\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"False\"}]}");
    ObjectNode reported =
        Json.parse(
            "{\"phase\":\"Running\",\"qosClass\":\"BestEffort\",\"conditions\":["
                + "{\"type\":\"Ready\",\"status\":\"True\"},{\"type\":\"PodScheduled\",\"status\":\"False\"}]}");
    ObjectNode merged = StatusMerge.pod(standing, reported);
    assertThat(merged.toString())
        .isEqualTo(
            "{\"phase\":\"Running\",\"qosClass\":\"Burstable\",\"nominatedNodeName\":\"x\",\"conditions\":["
                + "{\"type\":\"PodScheduled\",\"status\":\"True\"},{\"type\":\"Ready\",\"status\":\"True\"}]}");
    assertThat(StatusMerge.pod(merged, reported)).isEqualTo(merged);
  }
}
