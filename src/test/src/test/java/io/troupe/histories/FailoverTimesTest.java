package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.cluster.ThreeNodes;
import io.troupe.core.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
 * How long clients of the living nodes are without service when one of three is killed: a table
 * that is printed, and no figure that is asserted. It runs if it is told how many kills:
 *
 * <pre>
 * ./mvnw -pl src/test -am -Dtest=FailoverTimesTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtroupe.failover.kills=10 test
 * </pre>
 */
@EnabledIfSystemProperty(named = "troupe.failover.kills", matches = "\\d+")
class FailoverTimesTest {
  private static final int KILLS = Integer.getInteger("troupe.failover.kills", 10);
  private static final int WRITERS_OF_A_NODE = 3;
  private static final Duration AFTER = Duration.ofSeconds(15);
  private static final Duration HEALED_MAX = Duration.ofSeconds(120);

  @TempDir Path folder;
  private final long origin = System.nanoTime();
  private final LongSupplier nanos = () -> System.nanoTime() - origin;

  private record Gaps(int killed, double write, double read) {}

  @Test
  void printsHowLongAKillIsNoticed() throws Exception {
    List<Gaps> table = new ArrayList<>();
    try (ThreeNodes cluster = ThreeNodes.in(folder).start()) {
      for (int kill = 1; kill <= KILLS; kill++) {
        table.add(killed(cluster, kill, 1 + kill % 3));
        System.out.println(table.getLast());
      }
    }
    System.out.print(text(table));
    assertThat(table).hasSize(KILLS);
  }

  private Gaps killed(ThreeNodes cluster, int kill, int victim) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Nodes nodes = new Nodes(cluster);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        allReady(nodes);
        Asking asking = asking(nodes, "kill-" + kill);
        List<Future<List<Prober.Served>>> writers = new ArrayList<>();
        List<Future<List<Prober.Served>>> readers = new ArrayList<>();
        for (int node = 1; node <= nodes.count(); node++) {
          for (int i = 0; node != victim && i <= WRITERS_OF_A_NODE; i++) {
            boolean writes = i < WRITERS_OF_A_NODE;
            int number = node * 10 + i;
            (writes ? writers : readers)
                .add(threads.submit(new Prober(number, writes, node, nodes, asking, nanos, over)));
          }
        }
        // Entities of the probes' objects spread over all nodes first.
        over.await(5, TimeUnit.SECONDS);
        long from = nanos.getAsLong();
        cluster.node(victim).kill9();
        over.await(AFTER.toSeconds(), TimeUnit.SECONDS);
        long to = nanos.getAsLong();
        over.countDown();
        Gaps gaps = new Gaps(victim, longest(writers, from, to), longest(readers, from, to));
        cluster.node(victim).start();
        allReady(nodes);
        return gaps;
      } finally {
        over.countDown();
        nodes.hangUp();
      }
    }
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

  private static String text(List<Gaps> table) {
    StringBuilder text = new StringBuilder("longest wait of a client that retries, ms\n");
    text.append("| kill | node | write | read |\n|---|---|---|---|\n");
    for (int i = 0; i < table.size(); i++) {
      Gaps gaps = table.get(i);
      text.append(row(Integer.toString(i + 1), "" + gaps.killed(), gaps.write(), gaps.read()));
    }
    double[] writes = table.stream().mapToDouble(Gaps::write).sorted().toArray();
    double[] reads = table.stream().mapToDouble(Gaps::read).sorted().toArray();
    text.append(row("median", "", median(writes), median(reads)));
    text.append(row("worst", "", writes[writes.length - 1], Arrays.stream(reads).max().orElse(0)));
    return text.toString();
  }

  private static String row(String name, String node, double write, double read) {
    return "| %s | %s | %.0f | %.0f |%n".formatted(name, node, write, read);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
