package io.troupe.node.runtime;

import io.troupe.node.runtime.ProcessTable.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What the supervisor leaves of one attempt. A file's modification time is the time of the fact.
 *
 * @param directory its STATE, see supervise.sh
 */
record AttemptFiles(ContainerRef ref, Path directory) {
  /** Upstream's bound on a termination message. */
  private static final int MESSAGE_BYTES_MAX = 4096;

  static final String TERMINATION_LOG = "termination-log";

  /** A FIFO that is the container's stdin while that is open. */
  static final String STDIN = "in";

  /** What a container with stdin or a terminal has written, see {@link RawOutput}. */
  static final String RAW_OUT = "out.raw";

  static final String RAW_ERR = "err.raw";

  Optional<Identity> supervisor() {
    return Identity.read(directory.resolve("supervisor"));
  }

  Optional<Identity> process() {
    return Identity.read(directory.resolve("pid"));
  }

  /** The container's own terminal, if it has one. */
  Optional<Path> terminal() {
    try {
      return Optional.of(Path.of(Files.readString(directory.resolve("terminal")).trim()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  boolean alive() {
    return !Files.exists(directory.resolve("exit")) && process().map(Identity::alive).orElse(false);
  }

  /** The process runs, or its supervisor does and will write down the end. */
  boolean watched() {
    return alive() || supervisor().map(Identity::alive).orElse(false);
  }

  Instant startedAt() {
    return time("pid").or(() -> time("supervisor")).orElse(Instant.EPOCH);
  }

  /** Empty while there is no exit code. */
  Optional<PodRuntime.Exited> end() {
    Optional<Instant> finished = time("exit");
    if (finished.isEmpty()) {
      return Optional.empty();
    }
    try {
      String[] text = Files.readString(directory.resolve("exit")).trim().split(" ", 2);
      int code = Integer.parseInt(text[0]);
      String reason = text.length > 1 ? text[1] : code == 0 ? "Completed" : "Error";
      return Optional.of(
          new PodRuntime.Exited(
              ref, code, reason, message(), time("pid").orElse(finished.get()), finished.get()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Nobody will ever know how it ended: its supervisor was killed with it, or the machine was. */
  void markLost() throws IOException {
    Path next = directory.resolve("exit.new");
    Files.writeString(next, "137 ContainerStatusUnknown");
    Files.writeString(
        directory.resolve(TERMINATION_LOG),
        "The container could not be located when the pod was terminated");
    Files.move(next, directory.resolve("exit"));
  }

  /** A start that failed counts as an attempt and must not be forgotten. */
  void markFailed(int code, String reason, String message) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(TERMINATION_LOG), message);
    Files.writeString(directory.resolve("exit"), code + " " + reason);
  }

  private String message() {
    Path file = directory.resolve(TERMINATION_LOG);
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MESSAGE_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private Optional<Instant> time(String file) {
    try {
      return Optional.of(Files.getLastModifiedTime(directory.resolve(file)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
