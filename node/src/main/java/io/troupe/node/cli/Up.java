package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the control plane and one node agent in this process, or in a child that outlives it. */
@Command(name = "up", description = "Start the control plane and a node.")
final class Up implements Callable<Integer> {
  @Mixin private DataDirectoryOption data;
  @Mixin private ControlPlaneOptions options;

  @Option(
      names = {"-d", "--detach"},
      description = "In the background; returns when ready.")
  private boolean detach;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = data.directory().create();
    return detach
        ? new Background(directory, options.arguments(), options.environment()).start()
        : Foreground.run(directory, () -> options.config(Map.of()));
  }
}
