package io.troupe.node.cli;

import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ProcessTime;
import io.troupe.node.runtime.PodRuntime;
import io.troupe.node.runtime.ProcessRuntime;
import io.troupe.node.runtime.ProcessSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pods that run on without their agent. */
final class LeftOvers {
  private static final int SECONDS_MAX = 30;

  private LeftOvers() {}

  /**
   * Kills them. Blocks.
   *
   * @param data of an agent that does not run
   */
  static void end(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return;
    }
    PodRuntime runtime =
        new ProcessRuntime(ProcessSettings.of(ConfigFactory.load(), data), ProcessTime.wall());
    try {
      Set<String> pods = new TreeSet<>();
      for (PodRuntime.Existing existing :
          runtime.open(_ -> {}).toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS)) {
        pods.add(existing.ref().podUid());
      }
      for (String pod : pods) {
        runtime.remove(pod).toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IOException("pods in " + data + " could not be ended", e);
    } finally {
      runtime.close();
    }
  }
}
