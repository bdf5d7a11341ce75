package io.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three control planes, one agent of another process, four hollow nodes. Pods are scheduled by all
 * three at once; then the agent loses its control plane by SIGKILL and the next one by SIGSTOP, and
 * neither its Node nor its pod notice.
 */
@ExtendWith(SharedCluster.class)
class LinkFailoverTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String WORKER = "/api/v1/nodes/worker";
  private static final Duration SOON = Duration.ofSeconds(180);
  private static final int HOLLOW_PODS = 200;

  /** Nobody else sleeps so long, not even another run of this test. */
  private static final String SECONDS = "86401." + ProcessHandle.current().pid();

  @TempDir Path folder;
  private final Map<Integer, NodeClient> clients = new TreeMap<>();
  private final ThreeNodes cluster = SharedCluster.cluster();
  private WorkerProcess agent;

  @Test
  void anAgentLosesItsControlPlanesAndNothingElse() throws Exception {
    try {
      threeSchedulersFillNoNodeBeyondItsRoom();
      startAgent();
      startPod();
      Set<Long> before = processes();
      String since = readySince();
      everyControlPlaneShowsItsLog(1, 2, 3);

      int first = agent.linkedTo();
      cluster.node(first).kill9();
      await().atMost(SOON).until(() -> agent.linkedTo() != first);
      everyControlPlaneShowsItsLog(others(first));

      cluster.node(first).start();
      int second = agent.linkedTo();
      cluster.node(second).freeze();
      await().atMost(SOON).until(() -> agent.linkedTo() != second);
      everyControlPlaneShowsItsLog(others(second));
      cluster.node(second).thaw();

      assertThat(processes()).isEqualTo(before);
      // Whoever is asked may just have been let go on. What has happened once does not go away.
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() -> {
            assertThat(readySince()).isEqualTo(since);
            assertThat(pod("web").at("/status/containerStatuses/0/restartCount").asInt(-1))
                .isZero();
          });
    } finally {
      stop();
    }
  }

  private void threeSchedulersFillNoNodeBeyondItsRoom() throws Exception {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client(1).get("/api/v1/namespaces/default/serviceaccounts/default").ok());
    for (int i = 0; i < HOLLOW_PODS; i++) {
      ObjectNode pod = podOf("full-" + i, "sleep", "1");
      ((ObjectNode) pod.path("spec")).putObject("nodeSelector").put("troupe.io/hollow", "true");
      ((ObjectNode) pod.path("spec").path("containers").path(0))
          .putObject("resources")
          .putObject("requests")
          .put("cpu", "600m");
      assertThat(client(1 + i % 3).post(PODS, pod).code()).isEqualTo(201);
    }
    // 53 fit each node of 32 processors: 212 in all, so the last ones are hard to place.
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> perNode().values().stream().mapToInt(n -> n).sum() == HOLLOW_PODS);
    assertThat(perNode().values()).allMatch(n -> n <= 53);
    assertThat(phases()).doesNotContain("Failed");
  }

  private Map<String, Integer> perNode() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode pod : alive().get(PODS).json().path("items")) {
      String node = pod.path("spec").path("nodeName").asText();
      if (node.startsWith("hollow-")) {
        counts.merge(node, 1, Integer::sum);
      }
    }
    return counts;
  }

  private Set<String> phases() throws IOException {
    Set<String> phases = new TreeSet<>();
    alive().get(PODS).json().path("items").forEach(p -> phases.add(p.at("/status/phase").asText()));
    return phases;
  }

  private void startAgent() throws Exception {
    agent = WorkerProcess.begin(cluster, "worker", folder.resolve("worker"));
    await().atMost(SOON).ignoreExceptions().until(() -> !readySince().isEmpty());
  }

  private void startPod() throws Exception {
    ObjectNode pod = podOf("web", "sh", "-c", "echo it runs; exec sleep " + SECONDS);
    ((ObjectNode) pod.path("spec")).put("nodeName", "worker");
    assertThat(client(1).post(PODS, pod).code()).isEqualTo(201);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> pod("web").at("/status/phase").asText().equals("Running"));
    await().atMost(SOON).until(() -> processes().size() == 1);
  }

  private static ObjectNode podOf(String name, String... command) {
    ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
    pod.putObject("metadata").put("name", name);
    ObjectNode container =
        pod.putObject("spec").putArray("containers").addObject().put("name", "c");
    container.put("image", "busybox");
    for (String word : command) {
      container.withArray("/command").add(word);
    }
    return pod;
  }

  private void everyControlPlaneShowsItsLog(int... numbers) {
    for (int number : numbers) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(() ->
              assertThat(client(number).get(PODS + "/web/log").text()).isEqualTo("it runs\n"));
    }
  }

  private int[] others(int but) {
    return IntStream.rangeClosed(1, 3).filter(n -> n != but).toArray();
  }

  /** When the Node became Ready; empty while it is not. */
  private String readySince() throws IOException {
    for (JsonNode condition : alive().get(WORKER).json().at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")
          && condition.path("status").asText().equals("True")) {
        return condition.path("lastTransitionTime").asText();
      }
    }
    return "";
  }

  private JsonNode pod(String name) throws IOException {
    return alive().get(PODS + "/" + name).json();
  }

  private NodeClient alive() {
    return IntStream.rangeClosed(1, 3)
        .mapToObj(this::client)
        .filter(NodeClient::ready)
        .findFirst()
        .orElseThrow();
  }

  private NodeClient client(int number) {
    return clients.computeIfAbsent(number, n -> cluster.node(n).client());
  }

  private static Set<Long> processes() {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().arguments().map(List::of).orElse(List.of()).contains(SECONDS))
        .map(ProcessHandle::pid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void stop() throws Exception {
    if (agent != null) {
      agent.close(); // and its pod
    }
    for (String path : List.of(PODS + "?gracePeriodSeconds=0", WORKER)) {
      await()
          .atMost(SOON)
          .ignoreExceptions()
          .until(() -> alive().send("DELETE", path, Optional.empty()).code() < 500);
    }
    clients.values().forEach(NodeClient::close);
  }
}
