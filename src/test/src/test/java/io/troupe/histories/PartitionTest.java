package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.cluster.Network;
import io.troupe.cluster.NodeClient;
import io.troupe.cluster.SharedCluster;
import io.troupe.cluster.ThreeNodes;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a broken network does to three control planes and their database, each on a machine of its
 * own: who may serve, who must not, and who comes back. Times are printed, not asserted.
 *
 * <p>Rounds of all faults, these among them, are {@link HistoriesTest}'s.
 */
@EnabledIf("networksAreHere")
@ExtendWith(SharedCluster.class)
class PartitionTest {
  private static final Duration SOON = Duration.ofSeconds(180);
  private static final String MEMBERS = "/troupe/v1/members";
  private static final int REQUESTS_WHILE_CUT = 4;
  private static final int WRITERS_OF_A_NODE = 3;

  private final ThreeNodes cluster = SharedCluster.cluster();
  private final LongSupplier nanos = System::nanoTime;

  /** Before the cluster is started for nothing. */
  static boolean networksAreHere() {
    return Network.possible();
  }

  @Test
  void whoIsCutOffFromTheDatabaseAcknowledgesNothingAndSaysSo() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Nodes nodes = new Nodes(cluster);
        NodeClient alone = cluster.node(1).client();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Asking asking = namespace(nodes, "without-database");
        Map<String, Future<List<Prober.Served>>> probers = new TreeMap<>();
        for (int node = 2; node <= 3; node++) {
          for (int i = 0; i <= WRITERS_OF_A_NODE; i++) {
            boolean writes = i < WRITERS_OF_A_NODE;
            Prober prober = new Prober(node * 10 + i, writes, node, nodes, asking, nanos, over);
            probers.put((writes ? "write " : "read ") + node + i, threads.submit(prober));
          }
        }
        over.await(3, TimeUnit.SECONDS);
        long cut = nanos.getAsLong();
        Fault.CUT_FROM_DATABASE.begin(cluster, 1);
        acknowledgesNothing(alone, asking);
        await().atMost(SOON).ignoreExceptions().until(() -> alone.get("/readyz").code() == 500);
        assertThat(alone.get("/readyz?verbose").text()).contains("[-]database failed");
        assertThat(alone.get("/livez").code()).isEqualTo(200);
        assertThat(alone.get(asking.path() + "?resourceVersion=0").ok()).isTrue();

        Fault.CUT_FROM_DATABASE.end(cluster, 1);
        long healed = nanos.getAsLong();
        // An attempt that was told nothing may have been done all the same.
        await()
            .atMost(SOON)
            .ignoreExceptions()
            .until(() -> Patience.done(alone.post(asking.path(), configMap("again"))));
        System.out.printf("written %.2f s after healing%n", (nanos.getAsLong() - healed) / 1e9);
        await().atMost(SOON).until(alone::ready);
        long end = nanos.getAsLong();
        over.countDown();
        print("the others' longest wait", probers, cut, end);
        assertThat(nodes.at(2).names(asking.path())).contains("again");
      } finally {
        over.countDown();
        Fault.CUT_FROM_DATABASE.end(cluster, 1);
        nodes.hangUp();
      }
    }
  }

  /** Neither writes nor consistent reads, each with the server's word that it cannot. */
  private static void acknowledgesNothing(NodeClient alone, Asking asking) throws IOException {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS_WHILE_CUT; i++) {
      NodeClient.Answer answer =
          i % 2 == 0
              ? alone.post(asking.path(), configMap("refused-" + i))
              : alone.get(asking.path());
      answers.add(answer.code() + " Retry-After " + answer.retryAfter() + " " + answer.text());
      assertThat(answer.code()).as(answer.text()).isIn(429, 500, 503, 504);
      assertThat(answer.json().path("kind").asText()).isEqualTo("Status");
      if (answer.code() != 504) {
        // What timed out may have been done: upstream does not ask to send it again either.
        assertThat(answer.retryAfter()).as(answer.text()).isPresent();
      }
    }
    System.out.println("without database: " + String.join("\n", answers));
  }

  @Test
  void whoIsCutOffFromTheOthersIsGivenUpAndComesBack() throws Exception {
    List<Long> before = cluster.nodes().stream().map(node -> node.pid()).toList();
    Fault.Planned fault = new Fault.Planned(1_500, Fault.CUT_FROM_PEERS, 2, 0);
    try (NodeClient majority = cluster.node(1).client();
        NodeClient other = cluster.node(3).client()) {
      check(
          "without-peers",
          List.of(fault),
          _ -> {
            long cut = nanos.getAsLong();
            await().atMost(SOON).ignoreExceptions().until(() -> states(majority).contains("down"));
            System.out.printf("given up after %.1f s%n", (nanos.getAsLong() - cut) / 1e9);
            assertThat(states(majority)).containsExactlyInAnyOrder("up", "down", "up");
            await().atMost(SOON).until(() -> majority.ready() && other.ready());
          });
      await().atMost(SOON).ignoreExceptions().until(() -> !states(other).contains("down"));
    }
    assertThat(cluster.nodes().stream().map(node -> node.pid()).toList()).isEqualTo(before);
  }

  @Test
  void serviceIsBackWhenTheDatabaseIsAndNothingIsLost() throws Exception {
    check(
        "database-away",
        List.of(
            new Fault.Planned(1_000, Fault.DATABASE_CUT_OFF, 1, 4_000),
            new Fault.Planned(1_000, Fault.DEAF_TO_DATABASE, 3, 3_000),
            new Fault.Planned(1_000, Fault.UNHEARD_BY_PEERS, 1, 2_000)),
        fault -> new CountDownLatch(1).await(fault.lastsMillis(), TimeUnit.MILLISECONDS));
  }

  private void check(String namespace, List<Fault.Planned> faults, Round.Meanwhile meanwhile)
      throws Exception {
    try {
      History history = new Round(cluster, namespace, new Random(1)).play(faults, meanwhile);
      assertThat(Checker.check(history)).isEmpty();
      assertThat(history.journal()).hasSizeGreaterThan(20);
    } finally {
      cluster.network().ifPresent(Network::heal);
    }
  }

  private static List<String> states(NodeClient client) throws IOException {
    List<String> states = new ArrayList<>();
    for (JsonNode member : client.get(MEMBERS).json().path("members")) {
      states.add(member.path("state").asText());
    }
    states.remove("left");
    return states;
  }

  private static Asking namespace(Nodes nodes, String name) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", name);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> Patience.done(nodes.at(1).post("/api/v1/namespaces", object)));
    return new Asking(name);
  }

  private static ObjectNode configMap(String name) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static void print(
      String what, Map<String, Future<List<Prober.Served>>> probers, long from, long to)
      throws Exception {
    StringBuilder text = new StringBuilder(what + ", ms:");
    for (Map.Entry<String, Future<List<Prober.Served>>> prober : probers.entrySet()) {
      double longest =
          prober.getValue().get().stream()
              .filter(served -> served.during(from, to))
              .mapToDouble(Prober.Served::millis)
              .max()
              .orElse(Double.NaN);
      text.append(" %s: %.0f;".formatted(prober.getKey(), longest));
    }
    System.out.println(text);
  }
}
