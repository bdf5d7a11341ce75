package io.troupe.node.bench;

import io.troupe.persistence.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What more control-plane nodes over one PostgreSQL bring, or cost: a cluster grows node by node,
 * and is loaded at each size by the same clients, spread over its nodes. All of it runs on this
 * machine, so beside the rate stands what an operation cost in processor time: that is what is left
 * to compare where nodes share the cores of one.
 */
public final class MembersBenchmark {
  /** Addresses of the loopback that are used: 127.0.0.1 and the next. */
  public static final int MEMBERS_MAX = 8;

  private static final int[] CLIENTS = {1, 10, 64};
  private static final int WARM_UP_CLIENTS = 16;

  /** Of sharding; see {@code number-of-shards}. */
  private static final int SHARDS = 64;

  private static final Duration SPREAD_MAX = Duration.ofSeconds(60);
  private static final int PORT_MIN = 20_000;
  private static final int PORT_MAX = 30_000;
  private static final int MEMBERS_PORT_DISTANCE = 10_000;
  private static final String NAMESPACE = "bench-members";

  private final Path folder;
  private final int most;
  private final Duration phase;
  private final LongSupplier nanos;
  private final PrintStream out;
  private final Report report;
  private final List<ChildServer> members = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param folder empty; the caller removes it
   * @param most how many nodes the cluster grows to, from 1 to {@link #MEMBERS_MAX}
   * @param phase how long each load lasts
   */
  public MembersBenchmark(
      Path folder, int most, Duration phase, LongSupplier nanos, PrintStream out) {
    if (most < 1 || most > MEMBERS_MAX) {
      throw new IllegalArgumentException("from 1 to " + MEMBERS_MAX + " nodes, not " + most);
    }
    this.folder = folder;
    this.most = most;
    this.phase = phase;
    this.nanos = nanos;
    this.out = out;
    this.report = new Report(out, "processor time of an operation");
  }

  public void run() throws IOException, InterruptedException {
    String machine =
        "%s; %d processors for all nodes, the database and the load"
            .formatted(Machine.describe(), Runtime.getRuntime().availableProcessors());
    out.println("Troupe's benchmark of several control-plane nodes on " + machine);
    int port = freePort();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(folder.resolve("database"), new SecureRandom())) {
      for (int i = 1; i <= most; i++) {
        members.add(
            ChildServer.member(
                folder.resolve("member-" + i),
                "127.0.0." + i,
                port,
                postgres.url().withPassword(),
                nanos));
        measure(postgres);
      }
    } finally {
      members.forEach(ChildServer::close);
    }
    report.print(machine);
  }

  private void measure(EmbeddedPostgres postgres) throws IOException, InterruptedException {
    if (members.size() == 1) {
      Benchmark.namespace(members.getFirst(), NAMESPACE);
    }
    Load load = new Load(members.stream().map(ChildServer::target).toList(), nanos);
    // Not reported: the new node's JIT compiles, and shards come into being that can move to it.
    load.run(WARM_UP_CLIENTS, phase, () -> create("warm"));
    awaitSpread();
    load.run(WARM_UP_CLIENTS, phase, () -> create("warm"));
    for (int clients : CLIENTS) {
      Cpu before = cpu(postgres);
      Load.Outcome outcome = load.run(clients, phase, () -> create("c" + clients));
      Cpu spent = cpu(postgres).since(before);
      report.row(
          "%d %s, create ConfigMap of 1 KiB, %d %s"
              .formatted(
                  members.size(),
                  members.size() == 1 ? "node" : "nodes",
                  clients,
                  clients == 1 ? "client" : "clients"),
          outcome.text(),
          spent.per(outcome.latencies().count()));
    }
  }

  /** Each node has most of the shards that are its share. */
  private void awaitSpread() throws IOException {
    long until = nanos.getAsLong() + SPREAD_MAX.toNanos();
    double share = SHARDS * 0.8 / members.size();
    for (ChildServer member : members) {
      try (Api api = new Api(member.target())) {
        double has = shards(api);
        while (has < share) {
          if (nanos.getAsLong() > until) {
            report.row(
                "shards of a node, of " + SHARDS, "%.0f: not spread evenly".formatted(has), "");
            return;
          }
          LockSupport.parkNanos(200_000_000);
          has = shards(api);
        }
      }
    }
  }

  private static double shards(Api api) throws IOException {
    return api.metric("troupe_shards{type=\"Object\"}");
  }

  private Cpu cpu(EmbeddedPostgres postgres) {
    ProcessHandle database = ProcessHandle.of(postgres.pid()).orElseThrow();
    return new Cpu(
        members.stream().mapToLong(ChildServer::spent).sum(),
        ChildServer.spent(database) + database.descendants().mapToLong(ChildServer::spent).sum(),
        ChildServer.spent(ProcessHandle.current()));
  }

  private byte[] create(String prefix) {
    return LoadConnection.request(
        "POST",
        "/api/v1/namespaces/" + NAMESPACE + "/configmaps",
        Samples.configMap(prefix + "-" + next.incrementAndGet(), "create", 0));
  }

  /** On every address that is used, and so is the one for the other members. */
  private int freePort() throws IOException {
    for (int port = PORT_MIN + (int) (ProcessHandle.current().pid() % 1_000) * 8;
        port < PORT_MAX;
        port++) {
      if (free(port) && free(port + MEMBERS_PORT_DISTANCE)) {
        return port;
      }
    }
    throw new IOException("no free port");
  }

  private boolean free(int port) {
    for (int i = 1; i <= most; i++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0." + i))) {
        socket.setReuseAddress(true);
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
