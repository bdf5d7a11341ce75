package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a process of its own is killed, its pods move, and it comes back. */
class NodeLossTest {
  private static final String HEARTBEAT = "-Dtroupe.node-heartbeat=1s";

  @TempDir Path folder;

  @Test
  void podsOfALostNodeMoveAndTheNodeMayComeBack() throws Exception {
    try (TroupeProcess troupe =
        TroupeProcess.start(
            folder.resolve("data"),
            "--hollow-nodes=3",
            HEARTBEAT,
            "-Dtroupe.node-monitor-grace=10s")) {
      ApiClient api = new ApiClient(troupe);
      Scene scene = Scene.in(api, "loss");
      Process agent = agent(troupe);
      try {
        scene.until("nodes", "worker-1", Scene::ready);
        deploy(scene);
        scene.untilRolledOut("web");
        String lost = Scene.name(scene.list("pods", "").getFirst());
        agent.destroyForcibly().waitFor();

        JsonNode node = scene.until("nodes", "worker-1", n -> !Scene.ready(n));
        assertThat(Scene.condition(node, "Ready", "status")).isEqualTo("Unknown");
        assertThat(Scene.condition(node, "Ready", "reason")).isEqualTo("NodeStatusUnknown");
        scene.until("nodes", "worker-1", n -> taints(n).size() == 2);
        scene.until("pods", lost, pod -> !Scene.ready(pod));
        scene.until("pods", lost, pod -> pod.path("metadata").has("deletionTimestamp"));
        assertThat(Scene.condition(scene.get("pods", lost), "DisruptionTarget", "reason"))
            .isEqualTo("DeletionByTaintManager");
        theLossIsWhy(api, lost);
        await()
            .atMost(Scene.PATIENCE)
            .until(() ->
                scene.list("pods", "").stream()
                    .anyMatch(pod ->
                        Scene.ready(pod)
                            && pod.at("/spec/nodeName").asText().startsWith("hollow-")));

        agent = agent(troupe);
        scene.until("nodes", "worker-1", n -> Scene.ready(n) && taints(n).isEmpty());
        // The agent has learnt that its pod is to go, and has let it.
        await().atMost(Scene.PATIENCE).until(() -> scene.code("pods", lost) == 404);
        assertThat(scene.names("pods", "")).hasSize(1);
      } finally {
        agent.destroyForcibly().waitFor();
      }
    }
  }

  private static void theLossIsWhy(ApiClient api, String pod) throws IOException {
    JsonNode why = api.get("/apis/history.troupe.io/v1/namespaces/loss/whys/pods:" + pod).json();
    assertThat(why.at("/chain/0/what").asText()).startsWith("deletion of the Pod requested by");
    assertThat(why.at("/origin/kind").asText()).as(why.toString()).isEqualTo("Node");
    assertThat(why.at("/origin/what").asText()).startsWith("Node was not heard of any more");
    assertThat(why.path("complete").asBoolean()).isTrue();
  }

  /** Prefers the worker, tolerates its loss for two seconds only. */
  private static void deploy(Scene scene) {
    String tolerations =
        """
        "tolerations":[
          {"key":"node.kubernetes.io/unreachable","effect":"NoExecute","operator":"Exists","tolerationSeconds":2},
          {"key":"node.kubernetes.io/not-ready","effect":"NoExecute","operator":"Exists","tolerationSeconds":2}],
        "affinity":{"nodeAffinity":{
          "requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
            {"matchExpressions":[{"key":"troupe.io/hollow","operator":"Exists"}]},
            {"matchFields":[{"key":"metadata.name","operator":"In","values":["worker-1"]}]}]},
          "preferredDuringSchedulingIgnoredDuringExecution":[{"weight":100,"preference":{
            "matchExpressions":[{"key":"troupe.io/hollow","operator":"DoesNotExist"}]}}]}},
        """;
    scene.create(
        "deployments",
        Scene.workload("Deployment", "web", 1, "")
            .replace("\"nodeSelector\":{\"troupe.io/hollow\":\"true\"},", tolerations)
            .replace(
                "\"image\":\"busybox:1\"",
                "\"image\":\"busybox:1\",\"command\":[\"sleep\",\"300\"]"));
  }

  private static List<String> taints(JsonNode node) {
    return node.path("spec").path("taints").findValuesAsText("key");
  }

  private Process agent(TroupeProcess troupe) throws IOException {
    String token =
        TroupeProcess.run(List.of("token", "--data-dir=" + troupe.data())).text().strip();
    return TroupeProcess.begin(
        List.of(
            HEARTBEAT,
            "agent",
            "--server=https://127.0.0.1:" + troupe.port(),
            "--token=" + token,
            "--name=worker-1",
            "--data-dir=" + folder.resolve("agent")),
        folder.resolve("agent.out"));
  }
}
