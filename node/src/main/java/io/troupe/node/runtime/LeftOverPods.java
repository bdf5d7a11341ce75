package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The containers that an agent left running, for whoever is to stop them while no agent is there. A
 * process is only ever signalled if its start time is the one that was written down: pids are
 * reused.
 */
public final class LeftOverPods {
  /** For a busy machine's supervisors to write down that what was killed has ended. */
  private static final Duration KILLED_MAX = Duration.ofSeconds(30);

  private final PodDirectories directories;

  /**
   * @param root of the runtime, as in {@link ProcessSettings}; need not exist
   */
  public LeftOverPods(Path root) {
    this.directories = new PodDirectories(root);
  }

  /**
   * SIGTERM to every container, SIGKILL to what is left after the grace. Blocks.
   *
   * @return how many containers ran
   * @throws IOException also if one is still alive afterwards
   */
  public int stop(Duration grace) throws IOException, InterruptedException {
    List<AttemptFiles> running = new ArrayList<>();
    TreeSet<String> pods = new TreeSet<>();
    for (AttemptFiles attempt : directories.attempts()) {
      pods.add(attempt.ref().podUid());
      if (attempt.watched()) {
        running.add(attempt);
      }
    }
    int count = running.size();
    signal(running, "TERM");
    if (!ended(running, grace)) {
      signal(running, "KILL");
      if (!ended(running, KILLED_MAX)) {
        throw new IOException("containers do not end: " + running.getFirst().ref());
      }
    }
    Cgroups cgroups = new Cgroups();
    cgroups.probe();
    for (String pod : pods) {
      cgroups.remove(pod);
    }
    return count;
  }

  private static void signal(List<AttemptFiles> attempts, String signal)
      throws IOException, InterruptedException {
    for (AttemptFiles attempt : attempts) {
      var process = attempt.process();
      if (process.isPresent()) {
        ProcessTable.signal(process.get(), signal);
      }
    }
  }

  /** Until the supervisors too have written down the end. */
  private static boolean ended(List<AttemptFiles> running, Duration atMost)
      throws IOException, InterruptedException {
    return Poll.until(
        atMost,
        () -> {
          running.removeIf(attempt -> !attempt.watched());
          return running.isEmpty();
        });
  }
}
