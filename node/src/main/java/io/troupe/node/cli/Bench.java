package io.troupe.node.cli;

import io.troupe.node.bench.Benchmark;
import io.troupe.node.boot.ProcessTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("troupe-bench");
    folder.toFile().setExecutable(true, false); // the database's own user passes through
    try {
      new Benchmark(folder, Duration.ofSeconds(seconds), pods, ProcessTime::nanos, System.out)
          .run();
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
