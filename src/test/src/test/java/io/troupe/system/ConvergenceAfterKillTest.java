package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 in the middle of a rolling update, a namespace's deletion and a scale-up, all under way
 * at once: afterwards everything ends where it was going, and nothing is there twice.
 */
class ConvergenceAfterKillTest {
  private static final Duration PATIENCE = Scene.PATIENCE;

  @TempDir Path folder;

  @Test
  void everythingUnderWayEndsAsIfNothingHadHappened() {
    try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"), "--hollow-nodes=20")) {
      ApiClient api = new ApiClient(troupe);
      Scene rolling = Scene.in(api, "rolling");
      Scene leaving = Scene.in(api, "leaving");
      Scene growing = Scene.in(api, "growing");
      rolling.deploy("web", 20, "");
      leaving.deploy("web", 60, "");
      growing.deploy("web", 1, "");
      List.of(rolling, leaving, growing).forEach(scene -> scene.untilRolledOut("web"));

      growing.patch("deployments", "web", "{'spec':{'replicas':300}}");
      rolling.patch(
          "deployments", "web", "{'spec':{'template':{'metadata':{'labels':{'round':'2'}}}}}");
      leaving.answer("DELETE", "/api/v1/namespaces/leaving", null);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> growing.names("pods", "").size() > 50);
      troupe.kill9();

      troupe.start("--hollow-nodes=20");
      ApiClient later = new ApiClient(troupe);
      converged(Scene.again(later, "growing"), 300, "");
      converged(Scene.again(later, "rolling"), 20, "round=2");
      Scene gone = Scene.again(later, "leaving");
      await()
          .atMost(PATIENCE)
          .until(() -> gone.answer("GET", "/api/v1/namespaces/leaving", null).code() == 404);
      for (String resource : List.of("pods", "replicasets", "deployments", "configmaps")) {
        assertThat(gone.names(resource, "")).isEmpty();
      }
    }
  }

  private static void converged(Scene scene, int replicas, String labels) {
    scene.untilRolledOut("web");
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(java.io.UncheckedIOException.class)
        .untilAsserted(() -> {
          List<JsonNode> pods = scene.list("pods", "");
          assertThat(pods).hasSize(replicas).allMatch(Scene::ready);
          assertThat(scene.names("pods", labels)).hasSize(replicas);
        });
    long running =
        scene.list("replicasets", "").stream()
            .filter(set -> set.at("/status/replicas").asInt() > 0)
            .count();
    assertThat(running).isEqualTo(1);
  }
}
