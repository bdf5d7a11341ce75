package io.troupe.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.cluster.ControlPlaneProcess;
import io.troupe.cluster.ThreeNodes;
import io.troupe.cluster.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes on a machine where all processors are taken, by others and by requests: nobody may be
 * given up who is only slow. Prints who suspected whom and what came of it, and fails if a node was
 * given up. It runs if it is told how many minutes:
 *
 * <pre>
 * ./mvnw -pl src/test -am -Dtest=FullCpuTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dtroupe.busy.minutes=60 test
 * </pre>
 *
 * {@code -Dtroupe.busy.loops} says how many others keep a processor each, of the same priority;
 * twice as many as there are processors, if it does not.
 */
@EnabledIfSystemProperty(named = "troupe.busy.minutes", matches = "\\d+")
class FullCpuTest {
  private static final int MINUTES = Integer.getInteger("troupe.busy.minutes", 60);
  private static final int LOOPS =
      Integer.getInteger("troupe.busy.loops", 2 * Runtime.getRuntime().availableProcessors());
  private static final int WRITERS_OF_A_NODE = 4;

  /** What a node's log says, and what that means. */
  private enum Said {
    SUSPECTED("as UNREACHABLE"),
    GAVE_UP("is downing [akka"),
    BEGAN_ANEW("this control plane ends, and another begins");

    private final Pattern words;

    Said(String words) {
      this.words = Pattern.compile(Pattern.quote(words));
    }

    long times(String log) {
      return words.matcher(log).results().count();
    }
  }

  @TempDir Path folder;
  private final long origin = System.nanoTime();
  private final LongSupplier nanos = () -> System.nanoTime() - origin;

  @Test
  void nobodyIsGivenUpWhoIsOnlySlow() throws Exception {
    List<Process> others = new ArrayList<>();
    try (ThreeNodes cluster = ThreeNodes.in(folder, WorkerProcess.LOGS).start()) {
      try {
        for (int i = 0; i < LOOPS; i++) {
          others.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
        }
        String waits = load(cluster);
        System.out.print(report(cluster, waits));
        for (ControlPlaneProcess node : cluster.nodes()) {
          assertThat(Said.BEGAN_ANEW.times(log(node))).as("%s began anew", node).isZero();
          assertThat(Said.GAVE_UP.times(log(node))).as("%s gave others up", node).isZero();
        }
      } finally {
        others.forEach(Process::destroyForcibly);
      }
    }
  }

  /**
   * @return how long a client waited at most
   */
  private String load(ThreeNodes cluster) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Nodes nodes = new Nodes(cluster);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Asking asking = new Asking("default");
        List<Future<List<Prober.Served>>> writers = new ArrayList<>();
        for (int node = 1; node <= nodes.count(); node++) {
          for (int i = 0; i < WRITERS_OF_A_NODE; i++) {
            writers.add(
                threads.submit(new Prober(node * 10 + i, true, node, nodes, asking, nanos, over)));
          }
        }
        over.await(Duration.ofMinutes(MINUTES).toSeconds(), TimeUnit.SECONDS);
        over.countDown();
        long served = 0;
        double longest = 0;
        for (Future<List<Prober.Served>> writer : writers) {
          List<Prober.Served> all = writer.get();
          served += all.size();
          longest =
              Math.max(longest, all.stream().mapToDouble(Prober.Served::millis).max().orElse(0));
        }
        return "%,d writes, the longest took %,.0f ms".formatted(served, longest);
      } finally {
        over.countDown();
        nodes.hangUp();
      }
    }
  }

  private static String report(ThreeNodes cluster, String waits) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "%d minutes, %d loops on %d processors, load average %s; %s%n"
                .formatted(
                    MINUTES,
                    LOOPS,
                    Runtime.getRuntime().availableProcessors(),
                    Files.readString(Path.of("/proc/loadavg")).split(" ")[0],
                    waits));
    text.append("| node | suspected others | gave others up | began anew |\n");
    text.append("|---|---|---|---|\n");
    for (ControlPlaneProcess node : cluster.nodes()) {
      String log = log(node);
      text.append("| ").append(node.address());
      for (Said said : Said.values()) {
        text.append(" | ").append(said.times(log));
      }
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String log(ControlPlaneProcess node) throws IOException {
    Path log = node.data().resolve("troupe.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
