package io.troupe.node.kubelet;

import static io.troupe.node.kubelet.TestNode.pod;
import static io.troupe.node.kubelet.TestNode.within;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.link.LinkPodLogs;
import io.troupe.actors.link.PodLogs;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with real processes, linked in process to a cluster in memory. */
class NodeAgentTest {
  @TempDir Path root;
  private TestNode node;
  private TestCluster cluster;

  @BeforeEach
  void connect() {
    node = new TestNode(root);
    cluster = node.cluster;
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private JsonNode status(String name) {
    return node.status(name);
  }

  private String logs(String pod) throws Exception {
    PodLogs.Answer answer =
        new LinkPodLogs(cluster, node.gateway)
            .logs(new ObjectKey(TestCluster.PODS, "default", pod), Json.object())
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    return ((PodLogs.Answer.Stream) answer)
        .text()
        .runWith(Sink.fold(ByteString.emptyByteString(), ByteString::concat), node.kit.system())
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .utf8String();
  }

  @Test
  void nodeRegistersAndIsReady() {
    within()
        .untilAsserted(() -> {
          JsonNode object = cluster.get("nodes", "", "n1").orElseThrow();
          assertThat(object.path("metadata").path("labels").path("kubernetes.io/hostname").asText())
              .isEqualTo("n1");
          assertThat(object.path("status").path("conditions").toString()).contains("KubeletReady");
        });
    within().untilAsserted(() -> assertThat(cluster.writers).contains("system:node:n1"));
  }

  @Test
  void podRunsToSuccessAndItsLogCanBeRead() throws Exception {
    cluster.put(
        pod(
            "one",
            "{'nodeName':'n1','restartPolicy':'Never','containers':[{'name':'c','image':'busybox',"
                + "'command':['sh','-c','echo hello $(WHO) $X'],'env':[{'name':'WHO','value':'you'},"
                + "{'name':'X','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]}]}"));
    within()
        .untilAsserted(
            () -> assertThat(status("one").path("phase").asText()).isEqualTo("Succeeded"));
    within().untilAsserted(() -> assertThat(logs("one")).isEqualTo("hello you one\n"));
    JsonNode ended =
        status("one").path("containerStatuses").path(0).path("state").path("terminated");
    assertThat(ended.path("reason").asText()).isEqualTo("Completed");
    within()
        .untilAsserted(
            () -> assertThat(cluster.events).anyMatch(e -> e.contains("Started container c")));
  }

  @Test
  void deletedPodStopsAndIsRemovedOnlyThen() {
    cluster.put(
        pod(
            "two",
            "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'nginx:1'}]}"));
    within()
        .untilAsserted(() -> {
          assertThat(status("two").path("phase").asText()).isEqualTo("Running");
          assertThat(status("two").path("podIP").asText()).isEqualTo("127.0.0.1");
          assertThat(status("two").path("containerStatuses").path(0).path("ready").asBoolean())
              .isTrue();
        });
    within()
        .untilAsserted(() -> assertThat(cluster.events).anyMatch(e -> e.contains("ImageNotRun")));
    cluster.delete("default", "two", 30);
    within().untilAsserted(() -> assertThat(cluster.get("pods", "default", "two")).isEmpty());
    within()
        .untilAsserted(
            () -> assertThat(cluster.events).anyMatch(e -> e.contains("Stopping container c")));
  }

  @Test
  void failingContainerBacksOff() {
    cluster.put(
        pod(
            "three",
            "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'busybox',"
                + "'command':['sh','-c','exit 3']}]}"));
    within()
        .untilAsserted(() -> {
          JsonNode container = status("three").path("containerStatuses").path(0);
          assertThat(container.path("restartCount").asInt()).isEqualTo(1);
          assertThat(container.path("state").path("waiting").path("reason").asText())
              .isEqualTo("CrashLoopBackOff");
          assertThat(container.path("lastState").path("terminated").path("exitCode").asInt())
              .isEqualTo(3);
        });
  }

  @Test
  void missingConfigMapHoldsTheContainerBackUntilItComes() {
    cluster.put(
        pod(
            "four",
            "{'nodeName':'n1','restartPolicy':'Never','containers':[{'name':'c','image':'busybox',"
                + "'command':['sh','-c','[ $A = 1 ]'],'envFrom':[{'configMapRef':{'name':'cm'}}]}]}"));
    within()
        .untilAsserted(
            () -> assertThat(status("four").toString()).contains("configmap \\\"cm\\\" not found"));
    cluster.put(
        Json.parse(
            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"namespace\":\"default\",\"name\":\"cm\"},\"data\":{\"A\":\"1\"}}"));
    within()
        .untilAsserted(
            () -> assertThat(status("four").path("phase").asText()).isEqualTo("Succeeded"));
  }

  @Test
  void resizedContainerIsRestartedOnlyIfItsPolicySaysSo() {
    String spec =
        "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'busybox',"
            + "'command':['sleep','1000'],'resizePolicy':[{'resourceName':'memory',"
            + "'restartPolicy':'RestartContainer'}],'resources':{'limits':{'cpu':'%s','memory':'%s'}}}]}";
    cluster.put(pod("six", spec.formatted("1", "64Mi")));
    within()
        .untilAsserted(() -> assertThat(status("six").path("phase").asText()).isEqualTo("Running"));
    resize("six", spec.formatted("500m", "64Mi"));
    within().untilAsserted(() -> assertThat(status("six").toString()).contains("\"cpu\":\"500m\""));
    assertThat(cluster.events).noneMatch(e -> e.contains("resize requires restart"));
    resize("six", spec.formatted("500m", "128Mi"));
    within()
        .untilAsserted(() -> {
          JsonNode container = status("six").path("containerStatuses").path(0);
          assertThat(container.path("restartCount").asInt()).isEqualTo(1);
          assertThat(container.path("state").has("running")).isTrue();
        });
    within()
        .untilAsserted(() ->
            assertThat(cluster.events)
                .anyMatch(e -> e.contains("Container c resize requires restart")));
  }

  private void resize(String name, String spec) {
    ObjectNode pod = cluster.get("pods", "default", name).orElseThrow();
    pod.set("spec", pod(name, spec).path("spec"));
    cluster.put(pod);
  }

  @Test
  void anotherAgentAdoptsWhatRuns() {
    cluster.put(
        pod(
            "five",
            "{'nodeName':'n1','restartPolicy':'Always','containers':[{'name':'c','image':'busybox',"
                + "'command':['sleep','1000']}]}"));
    within()
        .untilAsserted(
            () -> assertThat(status("five").path("phase").asText()).isEqualTo("Running"));
    JsonNode before = status("five").path("containerStatuses").path(0);
    node.stopAgent();
    ActorTestKit other = ActorTestKit.create();
    try {
      node.startAgent(other.system(), Map.of("again", "yes"));
      within()
          .untilAsserted(() ->
              assertThat(cluster.get("nodes", "", "n1").orElseThrow().toString())
                  .contains("again"));
      JsonNode after = status("five").path("containerStatuses").path(0);
      assertThat(after.path("containerID")).isEqualTo(before.path("containerID"));
      assertThat(after.path("restartCount").asInt()).isZero();
      cluster.delete("default", "five", 1);
      within().untilAsserted(() -> assertThat(cluster.get("pods", "default", "five")).isEmpty());
    } finally {
      other.shutdownTestKit();
    }
  }
}
