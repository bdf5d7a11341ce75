package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.cluster.ControlPlaneProcess;
import io.troupe.cluster.StampedBuild;
import io.troupe.cluster.ThreeNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three control planes go over to the next build, one after another, while clients write, read and
 * watch: no request fails for a client that retries, and the history keeps every promise. A build
 * two releases away is refused, newer or older. The long form goes forth and back between the
 * builds, and prints what each leave has cost:
 *
 * <pre>
 * ./mvnw -pl src/test -am -Dtest=RollingRestartTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtroupe.rolling.rounds=10 test
 * </pre>
 */
class RollingRestartTest {
  private static final int ROUNDS = Integer.getInteger("troupe.rolling.rounds", 1);
  private static final Duration SOON = Duration.ofSeconds(120);

  /** How a JVM says that it has ended in order upon SIGTERM. */
  private static final int TERMINATED = 143;

  private static final int WHY_MAX = 100;

  @TempDir Path folder;
  private final long origin = System.nanoTime();
  private final LongSupplier nanos = () -> System.nanoTime() - origin;
  private final List<Restart> restarts = new ArrayList<>();

  private record Restart(int node, String build, long begin, long end) {
    double seconds() {
      return (end - begin) / 1e9;
    }
  }

  @Test
  void noRequestFailsWhileEveryNodeGoesOverToTheNextBuild() throws Exception {
    StampedBuild old = StampedBuild.of(folder, "0.1.0");
    StampedBuild next = StampedBuild.of(folder, "0.2.0");
    try (ThreeNodes cluster = ThreeNodes.in(folder)) {
      cluster.nodes().forEach(node -> node.upgrade(old));
      cluster.start();
      ControlPlaneProcess stranger = stranger(cluster);
      isRefused(stranger, StampedBuild.of(folder, "0.3.0"), old);
      for (int round = 0; round < ROUNDS; round++) {
        goesOver(cluster, round, round % 2 == 0 ? next : old);
      }
      if (ROUNDS % 2 == 1) {
        isRefused(stranger, StampedBuild.of(folder, "0.0.9"), next);
      }
    }
  }

  private void goesOver(ThreeNodes cluster, int round, StampedBuild build) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    List<Patient> patients = new ArrayList<>();
    restarts.clear();
    History history =
        new Round(cluster, "rolling-" + round, new Random(round))
            .play(
                (number, client) -> {
                  Patient patient = new Patient(client, 1 + number % 3, 3, nanos, over);
                  patients.add(patient);
                  return patient;
                },
                nodes -> {
                  try {
                    for (int node = 1; node <= 3; node++) {
                      restart(cluster, nodes, node, build);
                    }
                  } finally {
                    over.countDown();
                  }
                });
    List<Patient.Asked> asked = patients.stream().flatMap(p -> p.asked().stream()).toList();
    restarts.forEach(restart -> System.out.println(cost(restart, asked)));
    System.out.println("attempts without an answer: " + unanswered(history));
    assertThat(asked).filteredOn(one -> !one.settled()).as("requests that failed").isEmpty();
    assertThat(asked.size()).as("requests").isGreaterThan(200);
    assertThat(Checker.check(history)).as("broken promises").isEmpty();
  }

  private void restart(ThreeNodes cluster, Nodes nodes, int number, StampedBuild build) {
    ControlPlaneProcess node = cluster.node(number);
    long begin = nanos.getAsLong();
    node.leave();
    assertThat(node.awaitEnd()).isEqualTo(TERMINATED);
    node.upgrade(build);
    node.start();
    await().atMost(SOON).until(nodes.at(number)::ready);
    restarts.add(new Restart(number, build.version(), begin, nanos.getAsLong()));
  }

  /** What those who asked meanwhile have felt of it. */
  private static String cost(Restart restart, List<Patient.Asked> all) {
    List<Patient.Asked> asked =
        all.stream()
            .filter(one -> one.end() >= restart.begin() && one.begin() <= restart.end())
            .toList();
    double[] millis = asked.stream().mapToDouble(Patient.Asked::millis).sorted().toArray();
    return "node %d to build %s in %.1f s: %d requests, %d tried again, median %.0f ms, longest %.0f ms"
        .formatted(
            restart.node(),
            restart.build(),
            restart.seconds(),
            asked.size(),
            asked.stream().filter(one -> one.attempts() > 1).count(),
            millis[millis.length / 2],
            millis[millis.length - 1]);
  }

  private static Map<String, Long> unanswered(History history) {
    return history.operations().stream()
        .flatMap(o -> o.outcome() instanceof Outcome.Unknown(var why) ? Stream.of(why) : null)
        .map(why -> why.replaceAll("https?://\\S+|\\d{4,}", "..."))
        .map(why -> why.substring(0, Math.min(why.length(), WHY_MAX)))
        .collect(Collectors.groupingBy(why -> why, TreeMap::new, Collectors.counting()));
  }

  private ControlPlaneProcess stranger(ThreeNodes cluster) {
    return new ControlPlaneProcess(
        "127.0.0.4",
        cluster.node(1).port(),
        folder.resolve("stranger"),
        List.of("--database-url=" + cluster.postgres().url()));
  }

  private static void isRefused(ControlPlaneProcess node, StampedBuild build, StampedBuild other) {
    node.upgrade(build);
    node.begin();
    assertThat(node.awaitEnd()).as(node::said).isEqualTo(1);
    assertThat(node.said())
        .contains(
            "this is build " + build.version() + ", the cluster runs build " + other.version())
        .contains("members may be one minor release apart, no more");
  }
}
