package io.troupe.node.cli;

import io.troupe.node.boot.DataDirectory;
import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Ends a control plane in order: requests under way finish, the database checkpoints. Pods stay, as
 * with any kubelet (docs/adr/0003), unless they are to be stopped as well; the next start finds
 * those ended and restarts them as their policy says.
 */
@Command(
    name = "down",
    description = "Stop the control plane; pods keep running and are found again by the next 'up'.")
final class Down implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private DataDirectoryOption data;

  @Option(names = "--stop-pods", description = "Stop the containers of this machine as well.")
  private boolean stopPods;

  @Override
  public Integer call() throws Exception {
    Optional<DataDirectory.Running> running = data.directory().running();
    if (running.isEmpty()) {
      System.out.println("Troupe is not running in " + data.directory().root());
      return pods();
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
    return pods();
  }

  private int pods() throws IOException, InterruptedException {
    if (stopPods) {
      int stopped = new LeftOverPods(data.directory().agent()).stop(Reset.STOP_GRACE);
      System.out.println("Containers stopped: " + stopped);
    }
    return 0;
  }
}
