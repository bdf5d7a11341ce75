package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 in the middle of creates and of a rolling update: every acknowledged write is there
 * afterwards, no other, no pod twice.
 */
class KillTest {
  private static final int ACKNOWLEDGED_BEFORE_KILL = 500;
  private static final int CLIENTS = 8;

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostAndNoPodRunsTwice() throws Exception {
    try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"))) {
      ApiClient api = new ApiClient(troupe);
      await()
          .atMost(Scene.PATIENCE)
          .until(() -> api.get("/api/v1/namespaces/default/serviceaccounts/default").code() == 200);
      assertThat(api.post("/apis/apps/v1/namespaces/default/deployments", deployment("1")).code())
          .isEqualTo(201);
      await().atMost(Scene.PATIENCE).until(() -> ready(api) == 4);

      Set<String> acknowledged = new ConcurrentSkipListSet<>();
      Set<String> attempted = new ConcurrentSkipListSet<>();
      createUntilKilled(troupe, acknowledged, attempted);

      troupe.start();
      ApiClient again = new ApiClient(troupe);
      Set<String> found =
          new TreeSet<>(
              again.names("/api/v1/namespaces/default/configmaps?labelSelector=made=here"));
      assertThat(found).containsAll(acknowledged);
      assertThat(attempted).containsAll(found);
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_KILL);

      await().atMost(Scene.PATIENCE).until(() -> ready(again) == 4 && updated(again) == 4);
      await()
          .atMost(Scene.PATIENCE)
          .untilAsserted(() -> {
            Set<String> pods =
                new TreeSet<>(
                    again.names("/api/v1/namespaces/default/pods?labelSelector=app=steady"));
            assertThat(pods).hasSize(4);
            assertThat(processesByPod()).isEqualTo(once(pods));
          });
      assertThat(restarts(again)).isEqualTo(List.of(0, 0, 0, 0));
      again.send("DELETE", "/apis/apps/v1/namespaces/default/deployments/steady", "", new byte[0]);
      await().atMost(Scene.PATIENCE).until(() -> processesByPod().isEmpty());
    }
  }

  @Test
  void podsOutliveTheKillAndAreAdopted() throws Exception {
    try (TroupeProcess troupe = TroupeProcess.start(folder.resolve("data"))) {
      ApiClient api = new ApiClient(troupe);
      await()
          .atMost(Scene.PATIENCE)
          .until(() -> api.get("/api/v1/namespaces/default/serviceaccounts/default").code() == 200);
      api.post("/apis/apps/v1/namespaces/default/deployments", deployment("1"));
      await().atMost(Scene.PATIENCE).until(() -> ready(api) == 4);
      // Ready is said when the shell runs; what it starts comes a moment later.
      await().atMost(Scene.PATIENCE).until(() -> processes().size() == 4);
      Set<Long> before = processes().keySet();

      troupe.kill9();
      assertThat(processes().keySet()).isEqualTo(before);

      troupe.start();
      ApiClient again = new ApiClient(troupe);
      await().atMost(Scene.PATIENCE).until(() -> ready(again) == 4);
      assertThat(processes().keySet()).isEqualTo(before);
      assertThat(restarts(again)).isEqualTo(List.of(0, 0, 0, 0));

      again.send("DELETE", "/apis/apps/v1/namespaces/default/deployments/steady", "", new byte[0]);
      await().atMost(Scene.PATIENCE).until(() -> processes().isEmpty());
    }
  }

  private static void createUntilKilled(
      TroupeProcess troupe, Set<String> acknowledged, Set<String> attempted) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < CLIENTS; i++) {
      clients.submit(() -> {
        ApiClient api = new ApiClient(troupe);
        while (true) {
          String name = "made-" + next.incrementAndGet();
          attempted.add(name);
          if (api.post("/api/v1/namespaces/default/configmaps", configMap(name)).code() == 201) {
            acknowledged.add(name);
          }
        }
      });
    }
    clients.shutdown();
    ApiClient api = new ApiClient(troupe);
    await().atMost(Scene.PATIENCE).until(() -> acknowledged.size() > ACKNOWLEDGED_BEFORE_KILL / 2);
    ObjectNode patch =
        Json.parse("{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"round\":\"2\"}}}}}");
    assertThat(
            api.send(
                    "PATCH",
                    "/apis/apps/v1/namespaces/default/deployments/steady",
                    "application/merge-patch+json",
                    Json.bytes(patch))
                .code())
        .isEqualTo(200);
    await().atMost(Scene.PATIENCE).until(() -> acknowledged.size() > ACKNOWLEDGED_BEFORE_KILL);
    troupe.kill9();
    assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Map<String, Integer> once(Set<String> pods) {
    Map<String, Integer> once = new TreeMap<>();
    pods.forEach(pod -> once.put(pod, 1));
    return once;
  }

  private Map<String, Integer> processesByPod() {
    Map<String, Integer> count = new TreeMap<>();
    processes().values().forEach(pod -> count.merge(pod, 1, Integer::sum));
    return count;
  }

  /**
   * Live processes of this test's containers: pid to pod name, told by an environment variable only
   * they have.
   */
  private Map<Long, String> processes() {
    Map<Long, String> found = new TreeMap<>();
    String mark = "KILL_TEST=" + folder;
    ProcessHandle.allProcesses()
        .forEach(process -> {
          Path proc = Path.of("/proc", Long.toString(process.pid()));
          try {
            List<String> environment =
                List.of(Files.readString(proc.resolve("environ")).split("\0"));
            String[] command = Files.readString(proc.resolve("cmdline")).split("\0");
            if (environment.contains(mark) && command[0].endsWith("sleep")) {
              String pod =
                  environment.stream()
                      .filter(e -> e.startsWith("POD="))
                      .findFirst()
                      .orElse("POD=?")
                      .substring(4);
              found.put(process.pid(), pod);
            }
          } catch (IOException e) {
            // It ended while we looked.
          }
        });
    return found;
  }

  private static List<Integer> restarts(ApiClient api) throws IOException {
    List<Integer> counts = new ArrayList<>();
    api.get("/api/v1/namespaces/default/pods?labelSelector=app=steady")
        .json()
        .path("items")
        .forEach(pod ->
            pod.path("status")
                .path("containerStatuses")
                .forEach(c -> counts.add(c.path("restartCount").asInt(-1))));
    return counts;
  }

  private static int ready(ApiClient api) throws IOException {
    return api.get("/apis/apps/v1/namespaces/default/deployments/steady")
        .json()
        .path("status")
        .path("readyReplicas")
        .asInt();
  }

  private static int updated(ApiClient api) throws IOException {
    return api.get("/apis/apps/v1/namespaces/default/deployments/steady")
        .json()
        .path("status")
        .path("updatedReplicas")
        .asInt();
  }

  private static ObjectNode configMap(String name) {
    ObjectNode object =
        Json.parse(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"labels\":{\"made\":\"here\"}}}");
    object.withObject("/metadata").put("name", name);
    return object;
  }

  private ObjectNode deployment(String round) {
    ObjectNode object =
        Json.parse(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"steady"},"spec":{"replicas":4,
              "selector":{"matchLabels":{"app":"steady"}},
              "template":{"metadata":{"labels":{"app":"steady"}},"spec":{"terminationGracePeriodSeconds":1,
                "containers":[{"name":"main","image":"busybox:1.36","command":["sleep","1000000"],
                  "env":[{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}}}\
            """);
    ObjectNode template = object.withObject("/spec/template");
    template.withObject("/metadata/labels").put("round", round);
    ((ObjectNode) template.path("spec").path("containers").path(0))
        .withArray("/env")
        .addObject()
        .put("name", "KILL_TEST")
        .put("value", folder.toString());
    return object;
  }
}
