package io.troupe.node.cli;

import io.troupe.node.bench.Training;
import io.troupe.node.boot.ProcessTime;
import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is done once per build: runs what the launcher's ahead-of-time cache is made from. */
@Command(
    name = "train",
    hidden = true,
    description = "Live a short life for the JVM to learn from; bin/troupe calls this once.")
final class Train implements Callable<Integer> {
  @Option(
      names = "--seconds",
      defaultValue = "8",
      description = "How long each load may take (default ${DEFAULT-VALUE}).")
  private int seconds;

  /**
   * In a process of its own: the library that undoes the compression seals its packages, and a
   * cache with such classes stops the JVM once the distribution has moved.
   */
  @Option(names = "--prepare", description = "Only make later first starts shorter.")
  private boolean prepare;

  @Override
  public Integer call() throws Exception {
    if (prepare) {
      EmbeddedPostgres.prepare();
      return 0;
    }
    try (TemporaryFolder folder = TemporaryFolder.create("troupe-training")) {
      System.setProperty("troupe.log", folder.path().resolve("troupe.log").toString());
      new Training(folder.path().resolve("data"), Duration.ofSeconds(seconds), ProcessTime::nanos)
          .run();
    }
    return 0;
  }
}
