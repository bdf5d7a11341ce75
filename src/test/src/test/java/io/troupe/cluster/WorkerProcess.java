package io.troupe.cluster;

import io.troupe.launch.Launch;
import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code troupe agent} in a process of its own, which knows of several control planes. */
public final class WorkerProcess implements AutoCloseable {
  /** Not the quiet one of the tests: the agent's log says whom it is linked to. */
  public static final String LOGS =
      "-Dlogback.configurationFile="
          + Path.of("").toAbsolutePath().getParent().getParent().resolve("conf/logback.xml");

  private static final Pattern LINKED = Pattern.compile("linked to https://([\\d.]+):");
  private static final long STOP_SECONDS_MAX = 30;

  private final ThreeNodes cluster;
  private final Path data;
  private final Process process;

  private WorkerProcess(ThreeNodes cluster, Path data, Process process) {
    this.cluster = cluster;
    this.data = data;
    this.process = process;
  }

  /**
   * Waits for nothing. The servers it is told of are a dead one and the second node.
   *
   * @param name of its Node
   * @param data its directory, and beside it what it prints
   */
  public static WorkerProcess begin(ThreeNodes cluster, String name, Path data)
      throws IOException, InterruptedException {
    Process token =
        Launch.command(List.of("token", "--data-dir=" + cluster.node(1).data())).start();
    String text = new String(token.getInputStream().readAllBytes()).strip();
    if (token.waitFor() != 0) {
      throw new IOException("no token: " + text);
    }
    int port = cluster.node(2).port();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                LOGS,
                "agent",
                "--server=https://127.0.0.9:" + port,
                "--server=https://" + cluster.node(2).address() + ":" + port,
                "--name=" + name,
                "--data-dir=" + data));
    ProcessBuilder command = Launch.command(arguments);
    command.environment().put("TROUPE_TOKEN", text);
    return new WorkerProcess(
        cluster,
        data,
        command
            .redirectErrorStream(true)
            .redirectOutput(data.resolveSibling(name + ".out").toFile())
            .start());
  }

  /** The number of the control plane that it was linked to last, as its log says; 0 for none. */
  public int linkedTo() {
    try {
      Path log = data.resolve("troupe.log");
      Matcher linked = LINKED.matcher(Files.exists(log) ? Files.readString(log) : "");
      String last = "";
      while (linked.find()) {
        last = linked.group(1);
      }
      return cluster.nodes().stream().map(ControlPlaneProcess::address).toList().indexOf(last) + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and its pods. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      new LeftOverPods(data.resolve("agent")).stop(Duration.ZERO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
