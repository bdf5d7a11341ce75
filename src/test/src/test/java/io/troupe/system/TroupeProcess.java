package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.launch.Launch;
import io.troupe.launch.Ports;
import io.troupe.node.runtime.LeftOverPods;
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
 * A real control plane in a process of its own, from this build's classes: what {@code troupe up}
 * starts.
 */
final class TroupeProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(600);
  private static final long STOP_SECONDS_MAX = 60;

  private final Path data;
  private final int port;
  private Process process;

  private TroupeProcess(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  static TroupeProcess start(Path data, String... more) {
    TroupeProcess troupe = new TroupeProcess(data, Ports.claim());
    // Tests that are broken off leave nobody behind.
    Runtime.getRuntime().addShutdownHook(new Thread(troupe::kill));
    troupe.start(more);
    return troupe;
  }

  /** Starts, or starts again on the same state and port. */
  void start(String... more) {
    Path output = data.resolve("up.out");
    try {
      Files.createDirectories(data);
      List<String> up = new ArrayList<>(List.of("up", "--data-dir=" + data, "--port=" + port));
      up.addAll(List.of(more));
      process =
          Launch.command(up)
              .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Awaitility.await("troupe up, see " + output)
          .atMost(START_MAX)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> !process.isAlive() || Files.readString(output).contains("Troupe is ready"));
      assertThat(process.isAlive()).as(() -> read(output)).isTrue();
    } catch (RuntimeException | AssertionError failed) {
      process.destroyForcibly(); // nobody else would
      throw failed;
    }
  }

  /**
   * Another command of the command line on the same data directory; gives what it printed, both
   * streams.
   */
  static Finished run(List<String> arguments) {
    try {
      Process once = Launch.command(arguments).redirectErrorStream(true).start();
      String text = new String(once.getInputStream().readAllBytes());
      return new Finished(once.waitFor(), text);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A command that goes on, such as {@code agent}; the caller ends it.
   *
   * @param arguments may hold settings of the JVM, {@code -Dname=value}
   */
  static Process begin(List<String> arguments, Path output) throws IOException {
    return Launch.command(arguments)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .redirectErrorStream(true)
        .start();
  }

  record Finished(int code, String text) {}

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  /** As the kernel's out-of-memory killer would. */
  void kill9() {
    process.destroyForcibly();
    join();
  }

  private void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /** Ends it in order, and by force if need be; its pods go on. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        kill9();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Pods outlive their control plane; no test's may outlive the test, which may have failed. */
  @Override
  public void close() {
    stop();
    try {
      new LeftOverPods(data.resolve("agent")).stop(Duration.ZERO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void join() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
