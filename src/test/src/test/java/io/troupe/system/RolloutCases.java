package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deployments on a real server. */
interface RolloutCases {
  /** Comes after everything else. */
  String END = "end";

  ApiClient api();

  private static String template(String round) {
    return "{'spec':{'template':{'metadata':{'labels':{'round':'" + round + "'}}}}}";
  }

  @Test
  default void aRollingUpdateKeepsToItsLimitsAtEveryMoment() throws Exception {
    Scene scene = Scene.in(api(), "rolling");
    scene.deploy("web", 20, "'strategy':{'rollingUpdate':{'maxSurge':3,'maxUnavailable':2}},");
    scene.untilRolledOut("web");
    String from =
        api().get(scene.path("pods")).json().path("metadata").path("resourceVersion").asText();
    Map<String, Boolean> readyByPod = new TreeMap<>();
    scene.list("pods", "").forEach(pod -> readyByPod.put(Scene.name(pod), Scene.ready(pod)));
    CompletableFuture<List<JsonNode>> seen = watchPods(scene, from);
    scene.patch("deployments", "web", template("2"));
    scene.untilRolledOut("web");
    scene.create("pods", Scene.pod(END, ""));
    int most = 0;
    int fewest = 20;
    for (JsonNode event : seen.get()) {
      JsonNode pod = event.path("object");
      boolean gone =
          event.path("type").asText().equals("DELETED")
              || pod.path("metadata").has("deletionTimestamp");
      if (gone) {
        readyByPod.remove(Scene.name(pod));
      } else {
        readyByPod.put(Scene.name(pod), Scene.ready(pod));
      }
      most = Math.max(most, readyByPod.size());
      fewest = Math.min(fewest, (int) readyByPod.values().stream().filter(r -> r).count());
    }
    assertThat(most).isLessThanOrEqualTo(23).isGreaterThan(20);
    assertThat(fewest).isGreaterThanOrEqualTo(18);
    assertThat(readyByPod).hasSize(20);
  }

  /** All events until that of a pod named {@value #END}. */
  private static CompletableFuture<List<JsonNode>> watchPods(Scene scene, String from) {
    return CompletableFuture.supplyAsync(() -> {
      List<JsonNode> events = new ArrayList<>();
      String path = scene.path("pods") + "?watch=1&resourceVersion=" + from;
      try (Stream<String> lines = scene.api().lines(path, Scene.PATIENCE)) {
        lines
            .<JsonNode>map(Json::parse)
            .takeWhile(event -> !Scene.name(event.path("object")).equals(END))
            .forEach(events::add);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return events;
    });
  }

  @Test
  default void recreateStartsNothingNewBeforeTheOldIsGone() {
    Scene scene = Scene.in(api(), "recreate");
    scene.deploy("web", 4, "'strategy':{'type':'Recreate'},");
    scene.untilRolledOut("web");
    List<String> old = scene.names("pods", "");
    scene.patch("deployments", "web", template("2"));
    List<String> first =
        await()
            .atMost(Scene.PATIENCE)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> scene.names("pods", "round=2"), names -> !names.isEmpty());
    assertThat(first).doesNotContainAnyElementsOf(old);
    assertThat(scene.names("pods", "")).doesNotContainAnyElementsOf(old);
    scene.untilRolledOut("web");
  }

  @Test
  default void aPausedDeploymentScalesButKeepsItsTemplateAndRollsOverWhenResumed() {
    Scene scene = Scene.in(api(), "paused");
    scene.deploy("web", 6, "");
    scene.untilRolledOut("web");
    scene.patch("deployments", "web", "{'spec':{'paused':true,'replicas':8}}");
    scene.patch("deployments", "web", template("2"));
    scene.until(
        "deployments",
        "web",
        d ->
            d.at("/status/availableReplicas").asInt() == 8
                && Scene.condition(d, "Progressing", "reason").equals("DeploymentPaused"));
    assertThat(scene.list("replicasets", "")).hasSize(1);
    // Resumed, then changed again and scaled while it rolls: the middle revision must vanish.
    scene.patch("deployments", "web", "{'spec':{'paused':false}}");
    await().atMost(Scene.PATIENCE).until(() -> scene.list("replicasets", "").size() == 2);
    scene.patch("deployments", "web", template("3"));
    scene.patch("deployments", "web", "{'spec':{'replicas':12}}");
    scene.untilRolledOut("web");
    await().atMost(Scene.PATIENCE).until(() -> scene.names("pods", "round=3").size() == 12);
    await().atMost(Scene.PATIENCE).until(() -> scene.names("pods", "").size() == 12);
    assertThat(scene.get("deployments", "web").at("/metadata/annotations").toString())
        .contains("\"deployment.kubernetes.io/revision\":\"3\"");
  }

  @Test
  default void aRollOutThatCannotProgressSaysSo() {
    Scene scene = Scene.in(api(), "stuck");
    scene.deploy("web", 2, "'progressDeadlineSeconds':3,");
    scene.untilRolledOut("web");
    scene.patch(
        "deployments",
        "web",
        "{'spec':{'template':{'spec':{'nodeSelector':{'troupe.io/hollow':'never'}}}}}");
    var stuck =
        scene.until(
            "deployments",
            "web",
            d -> Scene.condition(d, "Progressing", "reason").equals("ProgressDeadlineExceeded"));
    assertThat(Scene.condition(stuck, "Progressing", "status")).isEqualTo("False");
    assertThat(Scene.condition(stuck, "Available", "status")).isEqualTo("True");
    scene.patch(
        "deployments",
        "web",
        "{'spec':{'template':{'spec':{'nodeSelector':{'troupe.io/hollow':'true'}}}}}");
    scene.until(
        "deployments",
        "web",
        d -> Scene.condition(d, "Progressing", "reason").equals("NewReplicaSetAvailable"));
  }

  @Test
  default void oldRevisionsGoBeyondTheLimit() {
    Scene scene = Scene.in(api(), "history");
    scene.deploy("web", 1, "'revisionHistoryLimit':1,");
    for (String round : List.of("2", "3", "4")) {
      scene.untilRolledOut("web");
      scene.patch("deployments", "web", template(round));
    }
    scene.untilRolledOut("web");
    await().atMost(Scene.PATIENCE).until(() -> scene.list("replicasets", "").size() == 2);
    assertThat(scene.list("replicasets", ""))
        .extracting(set ->
            set.at("/metadata/annotations").path("deployment.kubernetes.io/revision").asText())
        .containsExactlyInAnyOrder("3", "4");
  }

  @Test
  default void whatCannotBeMadeIsSaidInTheConditions() {
    Scene scene = Scene.in(api(), "refused");
    scene.deploy("web", 2, "");
    scene.untilRolledOut("web");
    scene.patch(
        "deployments", "web", "{'spec':{'template':{'spec':{'serviceAccountName':'nobody'}}}}");
    var failing =
        scene.until(
            "deployments",
            "web",
            d -> Scene.condition(d, "ReplicaFailure", "status").equals("True"));
    assertThat(Scene.condition(failing, "ReplicaFailure", "reason")).isEqualTo("FailedCreate");
    assertThat(Scene.condition(failing, "ReplicaFailure", "message"))
        .contains("serviceaccount \"nobody\" not found");
    scene.create(
        "serviceaccounts",
        "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"nobody\"}}");
    var healed = scene.untilRolledOut("web");
    assertThat(healed.at("/status/updatedReplicas").asInt()).isEqualTo(2);
    scene.until(
        "deployments", "web", d -> Scene.condition(d, "ReplicaFailure", "status").isEmpty());
  }

  @Test
  default void aReplicaSetThatCannotBeMadeIsSaidToo() {
    Scene scene = Scene.in(api(), "toolong");
    String name = "a".repeat(250);
    scene.deploy("x", 1, ""); // the selector's label may not be so long
    scene.create(
        "deployments",
        Scene.workload("Deployment", "y", 1, "")
            .replace("\"metadata\":{\"name\":\"y\"", "\"metadata\":{\"name\":\"" + name + "\""));
    var failing =
        scene.until(
            "deployments",
            name,
            d -> Scene.condition(d, "Progressing", "reason").equals("ReplicaSetCreateError"));
    assertThat(Scene.condition(failing, "Progressing", "status")).isEqualTo("False");
    assertThat(Scene.condition(failing, "Progressing", "message"))
        .startsWith("Failed to create new replica set \"" + name + "-");
  }
}
