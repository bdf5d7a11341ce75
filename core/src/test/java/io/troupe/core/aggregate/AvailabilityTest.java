package io.troupe.core.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2026-01-02T00:00:00Z");

  @Test
  void aConditionIsSaidOnce() {
    ObjectNode apiService = Json.object();
    Availability.PASSED.say(apiService, FIRST);

    assertThat(Availability.PASSED.isSaid(apiService)).isTrue();
    assertThat(Availability.LOCAL.isSaid(apiService)).isFalse();
    assertThat(condition(apiService).path("lastTransitionTime").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void itsTimeMovesWithItsStatusOnly() {
    ObjectNode apiService = Json.object();
    Availability.PASSED.say(apiService, FIRST);
    Availability.LOCAL.say(apiService, LATER);
    assertThat(condition(apiService).path("lastTransitionTime").asText())
        .isEqualTo("2026-01-01T00:00:00Z");

    Availability.failedDiscovery("https://x", "EOF").say(apiService, LATER);

    assertThat(condition(apiService).path("lastTransitionTime").asText())
        .isEqualTo("2026-01-02T00:00:00Z");
    assertThat(condition(apiService).path("message").asText())
        .isEqualTo("failing or missing response from https://x: EOF");
    assertThat(apiService.at("/status/conditions").size()).isEqualTo(1);
  }

  @Test
  void everyServedVersionButItsOwnHasAnApiService() {
    Map<String, ObjectNode> wanted =
        LocalApiServices.wanted(new BuiltInKinds().all(), Set.of("v1", "apps/v1"));

    assertThat(wanted)
        .containsKeys("v1.", "v1.apps")
        .doesNotContainKey("v1.apiregistration.k8s.io");
    assertThat(wanted.get("v1.").at("/spec/groupPriorityMinimum").asInt()).isEqualTo(18_000);
    assertThat(wanted.get("v1.").path("spec").has("group")).isFalse();
    assertThat(ApiService.of(wanted.get("v1.apps")).managed()).isEqualTo("onstart");
    assertThat(ApiService.of(wanted.get("v1.networking.k8s.io")).managed()).isEqualTo("true");
  }

  private static JsonNode condition(ObjectNode apiService) {
    return apiService.at("/status/conditions/0");
  }
}
