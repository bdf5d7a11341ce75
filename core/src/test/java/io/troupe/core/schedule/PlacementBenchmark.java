package io.troupe.core.schedule;

import io.troupe.core.schedule.profile.DefaultProfile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Measures placement alone, on one thread: pods that are new to the queue, placed and assumed. Run
 * its main with the number of nodes and pods; nothing is asserted. On a busy machine only the
 * figure per CPU second of this thread means anything.
 */
public final class PlacementBenchmark {
  private static final int ROUNDS = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PlacementBenchmark() {}

  public static void main(String[] args) {
    int nodes = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
    int pods = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    System.out.printf(
        "%s %s, %d processors, %d nodes, %d pods a round%n",
        System.getProperty("java.vm.name"),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        nodes,
        pods);
    String basic = "{'containers':[" + ScheduleObjects.container("100m", "500Mi") + "]}";
    measure("basic", nodes, pods, basic);
    measure(
        "node affinity",
        nodes,
        pods,
        basic.replaceFirst(
            "\\{",
            "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':"
                + "{'nodeSelectorTerms':[{'matchExpressions':[{'key':'zone','operator':'In',"
                + "'values':['zone-0','zone-1']}]}]}}},"));
    measure(
        "unschedulable",
        nodes,
        Math.max(1, pods / 20),
        basic.replaceFirst("\\{", "{'nodeSelector':{'zone':'nowhere'},"));
  }

  private static void measure(String name, int nodes, int pods, String spec) {
    List<PodView> views = new ArrayList<>(pods);
    for (int i = 0; i < pods; i++) {
      views.add(ScheduleObjects.pod("pod-" + i, spec));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      SchedulingBoard board = board(nodes);
      views.forEach(view -> board.podChanged(view, 0));
      long start = System.nanoTime();
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      int placed = 0;
      while (board.next(0).orElse(null) instanceof SchedulingBoard.Attempt attempt) {
        placed += attempt instanceof SchedulingBoard.Attempt.Bind ? 1 : 0;
      }
      double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - cpuStart) / 1e9;
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%-14s round %d: %,.0f attempts/s, %,.0f per CPU second, %d placed%n",
          name, round, pods / seconds, pods / cpuSeconds, placed);
    }
  }

  private static SchedulingBoard board(int nodes) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    SchedulingBoard board =
        new SchedulingBoard(DefaultProfile.named(DefaultProfile.SCHEDULER_NAME), random);
    for (int i = 0; i < nodes; i++) {
      Map<String, String> labels =
          Map.of("zone", "zone-" + i % 10, "kubernetes.io/hostname", "node-" + i);
      board.nodeChanged(
          NodeFacts.of(ScheduleObjects.nodeObject("node-" + i, "{}", "4", "32Gi", 110, labels)), 0);
    }
    return board;
  }
}
