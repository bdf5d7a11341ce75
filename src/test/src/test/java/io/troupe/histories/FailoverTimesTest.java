package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.cluster.NodeClient;
import io.troupe.cluster.ThreeNodes;
import io.troupe.cluster.WorkerProcess;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs when one of three control planes is killed, as a table that is printed: how long
 * clients of the living nodes are without service, when the dead node's controllers work again, and
 * when the agent that was linked to it does. No figure is asserted. It runs if it is told how many
 * kills:
 *
 * <pre>
 * ./mvnw -pl src/test -am -Dtest=FailoverTimesTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtroupe.failover.kills=10 test
 * </pre>
 *
 * {@code -Dtroupe.failover.fault=STOP} stops nodes instead (SIGSTOP) and lets them go on later.
 */
@EnabledIfSystemProperty(named = "troupe.failover.kills", matches = "\\d+")
class FailoverTimesTest {
  private static final int KILLS = Integer.getInteger("troupe.failover.kills", 10);
  private static final Fault FAULT =
      Fault.valueOf(System.getProperty("troupe.failover.fault", Fault.KILL9.name()));
  private static final int WRITERS_OF_A_NODE = 3;
  private static final Duration AFTER = Duration.ofSeconds(15);
  private static final Duration HEALED_MAX = Duration.ofSeconds(120);
  private static final String WORKER = "worker";

  @TempDir Path folder;
  private final long origin = System.nanoTime();
  private final LongSupplier nanos = () -> System.nanoTime() - origin;

  @Test
  void printsHowLongAKillIsNoticed() throws Exception {
    FailoverTable table = new FailoverTable(FAULT);
    try (ThreeNodes cluster = ThreeNodes.in(folder, WorkerProcess.LOGS).start();
        WorkerProcess worker = WorkerProcess.begin(cluster, WORKER, folder.resolve(WORKER))) {
      for (int kill = 1; kill <= KILLS; kill++) {
        FailoverTable.Kill cost = killed(cluster, kill, worker);
        table.add(cost);
        System.out.println(cost);
      }
    }
    System.out.print(table);
    assertThat(table.size()).isEqualTo(KILLS);
  }

  private FailoverTable.Kill killed(ThreeNodes cluster, int kill, WorkerProcess worker)
      throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Nodes nodes = new Nodes(cluster);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        allReady(nodes);
        String namespace = "kill-" + kill;
        Asking asking = asking(nodes, namespace);
        Patience.until(() -> worker.linkedTo() > 0);
        int victim = worker.linkedTo();
        int survivor = victim % 3 + 1;
        ControllersBack controllers = new ControllersBack(namespace, nodes.at(survivor), nanos);
        AgentBack agent = new AgentBack(namespace, WORKER, nodes.at(survivor), nanos);
        controllers.prepare();
        agent.prepare();
        String ready = agent.readySince();
        Probes probes = probes(nodes, victim, asking, over, threads);
        // Entities of the probes' objects spread over all nodes first.
        over.await(5, TimeUnit.SECONDS);
        long from = nanos.getAsLong();
        FAULT.begin(cluster, victim);
        Future<Double> controllersBack = threads.submit(() -> controllers.millisSince(from));
        Future<Double> agentBack = threads.submit(() -> agent.millisSince(from));
        over.await(AFTER.toSeconds(), TimeUnit.SECONDS);
        long to = nanos.getAsLong();
        over.countDown();
        FailoverTable.Kill cost =
            new FailoverTable.Kill(
                victim,
                longest(probes.writers(), from, to),
                longest(probes.readers(), from, to),
                controllersBack.get(),
                agentBack.get(),
                !ready.isEmpty() && ready.equals(agent.readySince()));
        FAULT.end(cluster, victim);
        Patience.until(() -> allUp(nodes.at(survivor)));
        allReady(nodes);
        return cost;
      } finally {
        over.countDown();
        nodes.hangUp();
      }
    }
  }

  /** Those who are asked nothing but whether they were served. */
  private record Probes(
      List<Future<List<Prober.Served>>> writers, List<Future<List<Prober.Served>>> readers) {}

  private Probes probes(
      Nodes nodes, int victim, Asking asking, CountDownLatch over, ExecutorService threads) {
    Probes probes = new Probes(new ArrayList<>(), new ArrayList<>());
    for (int node = 1; node <= nodes.count(); node++) {
      for (int i = 0; node != victim && i <= WRITERS_OF_A_NODE; i++) {
        boolean writes = i < WRITERS_OF_A_NODE;
        int number = node * 10 + i;
        (writes ? probes.writers() : probes.readers())
            .add(threads.submit(new Prober(number, writes, node, nodes, asking, nanos, over)));
      }
    }
    return probes;
  }

  private static double longest(List<Future<List<Prober.Served>>> probers, long from, long to)
      throws Exception {
    double longest = 0;
    for (Future<List<Prober.Served>> prober : probers) {
      longest =
          Math.max(
              longest,
              prober.get().stream()
                  .filter(served -> served.during(from, to))
                  .mapToDouble(Prober.Served::millis)
                  .max()
                  .orElse((to - from) / 1e6));
    }
    return longest;
  }

  private static boolean allUp(NodeClient node) throws IOException {
    for (JsonNode member : node.get("/troupe/v1/members").json().path("members")) {
      if (!member.path("state").asText().equals("up")) {
        return false;
      }
    }
    return true;
  }

  private static void allReady(Nodes nodes) {
    for (int node = 1; node <= nodes.count(); node++) {
      var client = nodes.at(node);
      await().atMost(HEALED_MAX).until(client::ready);
    }
  }

  private static Asking asking(Nodes nodes, String namespace) {
    var object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", namespace);
    await()
        .atMost(HEALED_MAX)
        .ignoreExceptions()
        .until(() -> nodes.at(1).post("/api/v1/namespaces", object).ok());
    return new Asking(namespace);
  }
}
