package io.troupe.cluster;

import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Control planes on 127.0.0.1, 127.0.0.2, 127.0.0.3 and so on, all on one port, over a PostgreSQL
 * of their own. Nothing is ready until {@link #start}.
 */
public final class ThreeNodes implements AutoCloseable {
  /** Below the ports that the system gives to connections, and so is Artery's, 10,000 above. */
  private static final int PORT_MIN = 12_000;

  private static final int PORT_MAX = 20_000;

  private final Path folder;
  private final int port;
  private final ExternalPostgres postgres;
  private final List<String> options;
  private final List<ControlPlaneProcess> nodes = new ArrayList<>();

  private ThreeNodes(Path folder, int port, ExternalPostgres postgres, List<String> options) {
    this.folder = folder;
    this.port = port;
    this.postgres = postgres;
    this.options = options;
  }

  /**
   * A database and three nodes that have not been started.
   *
   * @param options for each of them, besides the database's address
   */
  public static ThreeNodes in(Path folder, String... options) {
    ExternalPostgres postgres = ExternalPostgres.start(folder.resolve("database"));
    List<String> all = new ArrayList<>(List.of("--database-url=" + postgres.url()));
    all.addAll(List.of(options));
    ThreeNodes three = new ThreeNodes(folder, freePort(), postgres, all);
    for (int i = 0; i < 3; i++) {
      three.add();
    }
    return three;
  }

  /** One more, not started. */
  public ControlPlaneProcess add() {
    int number = nodes.size() + 1;
    ControlPlaneProcess node =
        new ControlPlaneProcess(
            "127.0.0." + number, port, folder.resolve("node-" + number), options);
    nodes.add(node);
    return node;
  }

  /** All at once, and waits until each serves; leaves nothing behind if one does not. */
  public ThreeNodes start() {
    try {
      nodes.forEach(ControlPlaneProcess::begin);
      nodes.forEach(ControlPlaneProcess::awaitReady);
      return this;
    } catch (RuntimeException | AssertionError failure) {
      close();
      throw failure;
    }
  }

  /**
   * @param number from 1 on, as in its address
   */
  public ControlPlaneProcess node(int number) {
    return nodes.get(number - 1);
  }

  public List<ControlPlaneProcess> nodes() {
    return List.copyOf(nodes);
  }

  public ExternalPostgres postgres() {
    return postgres;
  }

  /** Free on every loopback address that is used here, as is the one 10,000 above it. */
  private static int freePort() {
    for (int port = PORT_MIN + (int) (ProcessHandle.current().pid() % 1_000) * 8;
        port < PORT_MAX;
        port++) {
      if (free(port) && free(port + 10_000)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean free(int port) {
    for (int i = 1; i <= 4; i++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0." + i))) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    nodes.forEach(ControlPlaneProcess::leaveQuietly);
    nodes.forEach(ControlPlaneProcess::close);
    nodes.forEach(node -> stopPods(node.data()));
    postgres.close();
  }

  /** Pods outlive their control plane; no test's may outlive the tests. */
  private static void stopPods(Path data) {
    try {
      new LeftOverPods(data.resolve("agent")).stop(Duration.ZERO);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
