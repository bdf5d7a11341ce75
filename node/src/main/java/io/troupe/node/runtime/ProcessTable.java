package io.troupe.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What /proc says of a process, and signals to it. */
final class ProcessTable {
  private static final int KILL_ROUNDS_MAX = 100;

  private ProcessTable() {}

  /**
   * A process for ever: pids are reused, start times are not.
   *
   * @param startTicks clock ticks since boot
   */
  record Identity(long pid, long startTicks) {

    /** As the supervisor writes it; empty if the file is not there. */
    static Optional<Identity> read(Path file) {
      try {
        String[] parts = Files.readString(file).trim().split(" ");
        // A process that ended before its start time could be read has none.
        long ticks = parts.length > 1 ? Long.parseLong(parts[1]) : -1;
        return Optional.of(new Identity(Long.parseLong(parts[0]), ticks));
      } catch (IOException | NumberFormatException e) {
        return Optional.empty();
      }
    }

    boolean alive() {
      return startTicksOf(pid).map(ticks -> ticks == startTicks).orElse(false);
    }
  }

  /** Empty for a process that is gone or only waits to be reaped. */
  private static Optional<Long> startTicksOf(long pid) {
    return fieldsOf(Long.toString(pid)).map(fields -> Long.parseLong(fields[19]));
  }

  /** From the state on, see proc(5). */
  private static Optional<String[]> fieldsOf(String pid) {
    try {
      String stat = Files.readString(Path.of("/proc", pid, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(") ") + 2).split(" ");
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead ? Optional.empty() : Optional.of(fields);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** SIGKILL to every process of a session, also to those that come up meanwhile. Blocks. */
  static void killSession(long leader) throws IOException {
    String session = Long.toString(leader);
    for (int round = 0; round < KILL_ROUNDS_MAX; round++) {
      boolean any = false;
      for (Path entry : PodDirectories.list(Path.of("/proc"))) {
        String pid = entry.getFileName().toString();
        if (Character.isDigit(pid.charAt(0))
            && fieldsOf(pid).filter(fields -> fields[3].equals(session)).isPresent()) {
          any = true;
          ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
      if (!any) {
        return;
      }
    }
  }

  /** To this process alone. */
  static void signalOne(Identity process, String signal) throws IOException, InterruptedException {
    if (process.alive()) {
      signal("kill -s \"$1\" \"$2\"", process, signal);
    }
  }

  /** To the group the process leads, or to it alone while it has not become a leader yet. */
  static void signal(Identity process, String signal) throws IOException, InterruptedException {
    if (!process.alive()) {
      return;
    }
    signal(
        "kill -s \"$1\" -- \"-$2\" 2>/dev/null || kill -s \"$1\" \"$2\" 2>/dev/null",
        process,
        signal);
  }

  private static void signal(String script, Identity process, String signal)
      throws IOException, InterruptedException {
    new ProcessBuilder(List.of("/bin/sh", "-c", script, "sh", signal, Long.toString(process.pid())))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Seconds since boot. */
  static double uptimeSeconds() throws IOException {
    String text = Files.readString(Path.of("/proc/uptime"));
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }
}
