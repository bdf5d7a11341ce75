package io.troupe.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.json.Json;
import io.troupe.core.kubelet.PodView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HollowRuntimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<PodRuntime.Exited> exits = new ArrayList<>();
  private final HollowRuntime runtime = new HollowRuntime(Duration.ZERO, InstantSource.fixed(NOW));

  private static PodRuntime.StartRequest request() {
    PodView pod =
        new PodView(
            Json.parse(
                "{\"metadata\":{\"name\":\"p\",\"namespace\":\"d\",\"uid\":\"u\"},"
                    + "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}"));
    return new PodRuntime.StartRequest(pod, pod.containers().getFirst(), 0, Map.of());
  }

  @Test
  void containersStartAtOnceAndEndOnceWhenStopped() {
    runtime.open(exits::add);
    assertThat(runtime.start(request()).toCompletableFuture().join())
        .isEqualTo(
            new PodRuntime.StartResult.Started(request().ref().id("hollow"), NOW, List.of()));
    runtime.stop(request().ref(), false);
    runtime.stop(request().ref(), true);
    assertThat(exits).extracting(PodRuntime.Exited::exitCode).containsExactly(0);
  }

  @Test
  void removedPodsAreForgottenWithoutAnEnd() {
    runtime.open(exits::add);
    runtime.start(request());
    runtime.remove("u");
    runtime.stop(request().ref(), true);
    assertThat(exits).isEmpty();
    assertThat(runtime.keepsVolumes()).isFalse();
  }
}
