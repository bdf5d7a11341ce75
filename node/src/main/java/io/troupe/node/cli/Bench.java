package io.troupe.node.cli;

import io.troupe.node.bench.Benchmark;
import io.troupe.node.bench.MembersBenchmark;
import io.troupe.node.bench.Phase;
import io.troupe.node.bench.Workplace;
import io.troupe.node.boot.ProcessTime;
import java.nio.file.Path;
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

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Instead of all this: creates with one, two, ... N control-plane nodes over one"
              + " PostgreSQL that is started for it; at most "
              + MembersBenchmark.MEMBERS_MAX
              + ".")
  private int members;

  @Override
  public Integer call() throws Exception {
    try (Workplace place = Workplace.in(Path.of(System.getProperty("java.io.tmpdir")))) {
      if (members > 0) {
        new MembersBenchmark(
                place.folder(),
                members,
                Duration.ofSeconds(seconds),
                ProcessTime::nanos,
                System.out)
            .run();
        return 0;
      }
      new Benchmark(
              place.folder(),
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
