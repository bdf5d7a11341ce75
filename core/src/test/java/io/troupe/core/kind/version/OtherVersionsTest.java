package io.troupe.core.kind.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import org.junit.jupiter.api.Test;

class OtherVersionsTest {

  @Test
  void anAutoscalerKeepsInAnnotationsWhatTheFirstVersionLacks() {
    ObjectNode second =
        Json.parse(
            """
            {"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"a"},
             "spec":{"maxReplicas":5,"metrics":[
               {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}},
               {"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"averageValue":"10","type":"AverageValue"}}}],
              "behavior":{"scaleDown":{"stabilizationWindowSeconds":60}}},
             "status":{"desiredReplicas":1,
              "conditions":[{"type":"AbleToScale","status":"True"}],
              "currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":40,"averageValue":"4m"}}}]}}\
            """);
    ObjectNode first = AutoscalerConversion.toFirst(second.deepCopy());
    assertThat(first.path("spec").path("targetCPUUtilizationPercentage").asInt()).isEqualTo(50);
    assertThat(first.path("status").path("currentCPUUtilizationPercentage").asInt()).isEqualTo(40);
    assertThat(first.path("metadata").path("annotations").propertyStream().map(p -> p.getKey()))
        .containsExactlyInAnyOrder(
            "autoscaling.alpha.kubernetes.io/metrics",
            "autoscaling.alpha.kubernetes.io/behavior",
            "autoscaling.alpha.kubernetes.io/current-metrics",
            "autoscaling.alpha.kubernetes.io/conditions");
    assertThat(first.path("spec").has("metrics")).isFalse();
    assertThat(AutoscalerConversion.toSecond(first)).isEqualTo(second);
  }

  @Test
  void anEventIsTheSameInOtherWords() {
    ObjectNode old =
        Json.parse(
            "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"e\"},"
                + "\"involvedObject\":{\"kind\":\"Pod\"},\"message\":\"m\",\"count\":2,"
                + "\"source\":{\"component\":\"c\"},\"reportingComponent\":\"r\"}");
    ObjectNode fresh = EventConversion.toNew(old.deepCopy());
    assertThat(fresh.path("note").asText()).isEqualTo("m");
    assertThat(fresh.path("regarding").path("kind").asText()).isEqualTo("Pod");
    assertThat(fresh.path("deprecatedCount").asInt()).isEqualTo(2);
    assertThat(fresh.path("reportingController").asText()).isEqualTo("r");
    assertThat(EventConversion.toOld(fresh)).isEqualTo(old);
  }
}
