package io.troupe.cluster;

import io.troupe.launch.Ports;
import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Control planes on 127.0.0.1, 127.0.0.2, 127.0.0.3 and so on, or each on a machine of its own, all
 * on one port, over a PostgreSQL of their own. Nothing is ready until {@link #start}.
 */
public final class ThreeNodes implements AutoCloseable {
  /** Where nobody else is. */
  private static final int PORT_APART = 6443;

  /** Where three JVMs start at once beside others, each takes its time. */
  private static final String PATIENT = "-Dtroupe.cluster.join-timeout=170s";

  private static final int APART_MAX = 4;

  private static final String DATABASE = "database";

  private final Path folder;
  private final int port;
  private final ExternalPostgres postgres;
  private final Optional<Network> network;
  private final List<String> options;
  private final List<ControlPlaneProcess> nodes = new ArrayList<>();

  private ThreeNodes(
      Path folder,
      int port,
      ExternalPostgres postgres,
      Optional<Network> network,
      List<String> options) {
    this.folder = folder;
    this.port = port;
    this.postgres = postgres;
    this.network = network;
    this.options = new ArrayList<>(List.of("--database-url=" + postgres.url(), PATIENT));
    this.options.addAll(options);
    for (int i = 0; i < 3; i++) {
      add();
    }
  }

  /**
   * A database and three nodes that have not been started.
   *
   * @param options for each of them, besides the database's address
   */
  public static ThreeNodes in(Path folder, String... options) {
    ExternalPostgres postgres = ExternalPostgres.start(folder.resolve("database"));
    return new ThreeNodes(folder, Ports.claim(), postgres, Optional.empty(), List.of(options));
  }

  /**
   * The same, the database and each node on a machine of its own, so that the network between them
   * can break; on this machine where there can be no others.
   */
  public static ThreeNodes apart(Path folder, String... options) {
    if (!Network.possible()) {
      return in(folder, options);
    }
    List<String> machines = new ArrayList<>(List.of(DATABASE));
    for (int number = 1; number <= APART_MAX; number++) {
      machines.add(machine(number));
    }
    Network network = Network.of(machines);
    try {
      ExternalPostgres postgres =
          PostgresApart.start(folder.resolve("database"), network, DATABASE);
      return new ThreeNodes(folder, PORT_APART, postgres, Optional.of(network), List.of(options));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** One more, not started; at most a fourth where each has a machine of its own. */
  public ControlPlaneProcess add() {
    ControlPlaneProcess node = node(nodes.size() + 1, options);
    nodes.add(node);
    return node;
  }

  /** Gives one that has not been started more options, for all its lives. */
  ThreeNodes with(int number, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    nodes.set(number - 1, node(number, all));
    return this;
  }

  private ControlPlaneProcess node(int number, List<String> with) {
    return new ControlPlaneProcess(
        network.map(n -> n.address(machine(number))).orElse("127.0.0." + number),
        port,
        folder.resolve("node-" + number),
        with,
        network.map(n -> n.enter(machine(number))).orElse(List.of()));
  }

  /** The newest, which has ended, is no more. */
  public void forgetLast() {
    nodes.removeLast();
  }

  /** What can break between them; empty where they share one machine. */
  public Optional<Network> network() {
    return network;
  }

  /** A node's in the network. */
  public static String machine(int number) {
    return "node-" + number;
  }

  /** The database's in the network. */
  public static String database() {
    return DATABASE;
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

  @Override
  public void close() {
    network.ifPresent(Network::heal);
    nodes.forEach(ControlPlaneProcess::leaveQuietly);
    nodes.forEach(ControlPlaneProcess::close);
    nodes.forEach(node -> stopPods(node.data()));
    postgres.close();
    network.ifPresent(Network::close);
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
