package io.troupe.cluster;

import io.troupe.launch.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * One {@code troupe server} in a process of its own, from this build's classes. It keeps its
 * address, port and data directory over all its lives.
 */
public final class ControlPlaneProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(400);
  private static final Duration STOP_MAX = Duration.ofSeconds(120);

  /** For a JVM to print what its threads do. */
  private static final Duration DUMP_MAX = Duration.ofSeconds(5);

  private final String address;
  private final int port;
  private final Path data;
  private final List<String> options;
  private final List<String> enter;
  private String classPath = Launch.CLASS_PATH;
  private Process process;
  private int lives;

  /**
   * @param options of {@code troupe server} besides address, port and data directory, and settings
   *     of the JVM, {@code -Dname=value}
   */
  public ControlPlaneProcess(String address, int port, Path data, List<String> options) {
    this(address, port, data, options, List.of());
  }

  /**
   * @param enter what goes before its command, to run it on another machine; see {@link Network}
   */
  ControlPlaneProcess(
      String address, int port, Path data, List<String> options, List<String> enter) {
    this.address = address;
    this.port = port;
    this.data = data;
    this.options = List.copyOf(options);
    this.enter = List.copyOf(enter);
  }

  /** From its next life on it is of that build. */
  public void upgrade(StampedBuild build) {
    classPath = build.classPath();
  }

  /**
   * Starts it, or starts it again; waits for nothing.
   *
   * @param more options of this life alone
   */
  public void begin(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("server", "--address=" + address, "--port=" + port, "--data-dir=" + data));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    try {
      Files.createDirectories(data);
      if (lives == 0) {
        // Tests that are broken off leave nobody behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::killQuietly));
      }
      lives++;
      ProcessBuilder command = Launch.command(arguments, classPath);
      command.command().addAll(0, enter);
      process =
          command
              .redirectOutput(ProcessBuilder.Redirect.to(output().toFile()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the life begun last serves.
   *
   * @throws AssertionError with what it printed, if it has ended instead
   */
  public void awaitReady() {
    Awaitility.await(this + ", see " + output())
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !process.isAlive() || said().contains("Troupe is ready"));
    if (!process.isAlive()) {
      throw new AssertionError(this + " has ended:\n" + said());
    }
  }

  public void start(String... more) {
    begin(more);
    awaitReady();
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws AssertionError with what it printed and its threads, if it goes on
   */
  public int awaitEnd() {
    try {
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
        signal("QUIT");
        process.waitFor(DUMP_MAX.toSeconds(), TimeUnit.SECONDS);
        throw new AssertionError(this + " does not end:\n" + said());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM: it leaves in order. */
  public void leave() {
    process.destroy();
  }

  /** SIGTERM to one that may be stopped or gone. */
  void leaveQuietly() {
    if (isAlive()) {
      thaw();
      leave();
    }
  }

  /** SIGKILL. */
  public void kill9() {
    process.destroyForcibly();
    awaitEnd();
  }

  private void killQuietly() {
    if (isAlive()) {
      process.destroyForcibly();
    }
  }

  /** SIGSTOP: it neither works nor ends its connections. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public String address() {
    return address;
  }

  public int port() {
    return port;
  }

  public Path data() {
    return data;
  }

  public Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  /** A new connection; possible once it has been ready for the first time. */
  public NodeClient client() {
    return new NodeClient("https://" + address + ":" + port, data.resolve("pki"));
  }

  /** One that waits no longer than this for an answer. */
  public NodeClient client(Duration answerMax) {
    return new NodeClient("https://" + address + ":" + port, data.resolve("pki"), answerMax);
  }

  /** What this life has printed. */
  public String said() {
    try {
      return Files.readString(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside its directory, which may be full. */
  private Path output() {
    return data.resolveSibling(data.getFileName() + "-" + lives + ".out");
  }

  /** Ends it in order, and by force if need be; its pods too. */
  @Override
  public void close() {
    if (isAlive()) {
      thaw();
      process.destroy();
      try {
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public String toString() {
    return "control plane at " + address + ":" + port;
  }
}
