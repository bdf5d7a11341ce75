package io.troupe.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.launch.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node agent in a process of its own: what {@code troupe agent} starts. */
final class AgentChild implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(180);

  private final Path data;
  private final String name;
  private final int port;
  private Process process;

  AgentChild(Path data, String name, int port) {
    this.data = data;
    this.name = name;
    this.port = port;
  }

  /**
   * @param token in its environment, as {@code TROUPE_TOKEN}; empty for one that has joined
   */
  void start(Optional<String> token) {
    Path output = data.resolveSibling(name + ".out");
    try {
      process =
          builder(token)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
              .start();
      Awaitility.await("troupe agent, see " + output)
          .atMost(START_MAX)
          .until(() -> !process.isAlive() || Files.readString(output).contains("runs;"));
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that is expected to end by itself. */
  TroupeProcess.Finished refused(String token) {
    try {
      Process once = builder(Optional.of(token)).redirectErrorStream(true).start();
      String text = new String(once.getInputStream().readAllBytes());
      return new TroupeProcess.Finished(once.waitFor(), text);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder builder(Optional<String> token) {
    ProcessBuilder builder =
        Launch.command(
            new ArrayList<>(
                List.of(
                    "agent",
                    "--server=https://127.0.0.1:" + port,
                    "--name=" + name,
                    "--data-dir=" + data)));
    builder.environment().remove("TROUPE_TOKEN");
    token.ifPresent(value -> builder.environment().put("TROUPE_TOKEN", value));
    return builder;
  }

  Path data() {
    return data;
  }

  void kill9() {
    process.destroyForcibly();
    await();
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
