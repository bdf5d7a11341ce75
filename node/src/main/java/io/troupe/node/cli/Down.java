package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Ends a control plane in order: requests under way finish, the database checkpoints. Pods stay, as
 * with any kubelet.
 */
@Command(
    name = "down",
    description = "Stop the control plane; pods keep running and are found again by the next 'up'.")
final class Down implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private DataDirectoryOption data;

  @Override
  public Integer call() throws Exception {
    Optional<DataDirectory.Running> running = data.directory().running();
    if (running.isEmpty()) {
      System.out.println("Troupe is not running in " + data.directory().root());
      return 0;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(running.get().pid());
    if (process.isPresent()) {
      process.get().destroy();
      try {
        process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        System.err.println(
            "troupe: process "
                + running.get().pid()
                + " has not ended within "
                + PATIENCE.toSeconds()
                + " s");
        return 1;
      }
    }
    System.out.println("Troupe has stopped.");
    return 0;
  }
}
