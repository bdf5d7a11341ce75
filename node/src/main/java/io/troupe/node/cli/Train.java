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

  @Override
  public Integer call() throws Exception {
    EmbeddedPostgres.prepare();
    try (TemporaryFolder folder = TemporaryFolder.create("troupe-training")) {
      System.setProperty("troupe.log", folder.path().resolve("troupe.log").toString());
      new Training(folder.path().resolve("data"), Duration.ofSeconds(seconds), ProcessTime::nanos)
          .run();
    }
    return 0;
  }
}
