package io.troupe.node.cli;

import io.troupe.node.bench.Benchmark;
import io.troupe.node.bench.Phase;
import io.troupe.node.boot.ProcessTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures this build on this machine. */
@Command(
    name = "bench",
    description =
        "Start a control plane of its own, load it, and print a table beside the budgets.")
final class Bench implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "How long each load lasts (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--pods",
      defaultValue = "1000",
      description =
          "Replicas of each of the four ReplicaSets on hollow nodes (default ${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--only",
      split = ",",
      description = "Only these phases: ${COMPLETION-CANDIDATES}.")
  private Set<Phase> only = EnumSet.allOf(Phase.class);

  @Override
  public Integer call() throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.create("troupe-bench")) {
      new Benchmark(
              folder.path(),
              Duration.ofSeconds(seconds),
              pods,
              only,
              ProcessTime::nanos,
              System.out)
          .run();
    }
    return 0;
  }
}
