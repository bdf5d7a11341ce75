package io.troupe.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** All phases, one after the other, on fresh data; budgets are those of the architecture. */
public final class Benchmark {
  private static final byte[] NONE = new byte[0];
  private static final int LISTED = 500;
  private static final int HOLLOW_NODES = 1_000;
  private static final int SETS = 4;
  private static final Set<Phase> LOADS = EnumSet.of(Phase.WRITE, Phase.READ, Phase.WATCH);
  private static final String SET_LIST = "/apis/apps/v1/namespaces/bench-pods/replicasets";
  private static final String UNBOUND =
      "/api/v1/namespaces/bench-pods/pods?fieldSelector=spec.nodeName%3D";
  private static final Duration BIND_MAX = Duration.ofMinutes(5);

  private final Path folder;
  private final Duration phase;
  private final int podsPerSet;
  private final Set<Phase> phases;
  private final LongSupplier nanos;
  private final PrintStream out;
  private final Report report;

  /**
   * @param folder empty; the caller removes it
   * @param phase how long each load lasts
   * @param podsPerSet replicas of each of the four ReplicaSets of the last phase
   * @param phases which of them
   */
  public Benchmark(
      Path folder,
      Duration phase,
      int podsPerSet,
      Set<Phase> phases,
      LongSupplier nanos,
      PrintStream out) {
    this.folder = folder;
    this.phase = phase;
    this.podsPerSet = podsPerSet;
    this.phases = phases;
    this.nanos = nanos;
    this.out = out;
    this.report = new Report(out);
  }

  public void run() throws IOException, InterruptedException {
    String machine = Machine.describe();
    out.println("Troupe's benchmark on " + machine);
    Path data = folder.resolve("data");
    if (phases.contains(Phase.START)) {
      try (ChildServer first = ChildServer.start(data, 0, nanos)) {
        report.row("exec to ready, first start", seconds(first.startup()), "6 s");
      }
    }
    if (!Collections.disjoint(phases, LOADS)) {
      try (ChildServer server = ChildServer.start(data, 0, nanos)) {
        loads(server);
      }
    }
    if (phases.contains(Phase.PODS)) {
      try (ChildServer server = ChildServer.start(folder.resolve("hollow"), HOLLOW_NODES, nanos)) {
        pods(server);
      }
    }
    report.print(machine);
  }

  private void loads(ChildServer server) throws IOException, InterruptedException {
    if (phases.contains(Phase.START)) {
      report.row("exec to ready, warm data directory", seconds(server.startup()), "4 s");
      LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
      report.row("memory, idle (JVM + PostgreSQL, PSS)", server.residentMiB() + " MiB", "400 MB");
    }
    Load load = new Load(server.target(), nanos);
    if (phases.contains(Phase.WRITE)) {
      writes(server, load);
    }
    if (phases.contains(Phase.READ)) {
      reads(server, load);
    }
    if (phases.contains(Phase.WATCH)) {
      namespace(server, "bench-watch");
      fanout(server, 50, 200, "p99 lag < 80 ms");
      fanout(server, 200, 200, "40,000/s, p99 < 300 ms");
    }
    report.row("memory after this load", server.residentMiB() + " MiB", "800 MB");
  }

  static void namespace(ChildServer server, String name) throws IOException {
    try (LoadConnection admin = server.target().connect()) {
      must(
          admin.exchange(
              LoadConnection.request("POST", "/api/v1/namespaces", Samples.namespace(name))));
    }
  }

  private void writes(ChildServer server, Load load) throws IOException, InterruptedException {
    namespace(server, "bench-create");
    AtomicInteger next = new AtomicInteger();
    // Warm up, not reported: the JIT compiles as it would in the first minute of a cluster's
    // life.
    load.run(16, phase, () -> create("warm", next));
    creates(load, 1, "800/s", next);
    creates(load, 10, "3,000/s", next);
    creates(load, 64, "4,000/s, p99 < 60 ms", next);
    creates(load, 256, "5,000/s", next);
  }

  private void reads(ChildServer server, Load load) throws IOException, InterruptedException {
    namespace(server, "bench-list");
    try (LoadConnection admin = server.target().connect()) {
      for (int i = 0; i < LISTED; i++) {
        must(
            admin.exchange(
                LoadConnection.request(
                    "POST", "/api/v1/namespaces/bench-list/pods", Samples.pod("listed-" + i))));
      }
    }
    byte[] get = LoadConnection.request("GET", "/api/v1/namespaces/bench-list/pods/listed-7", NONE);
    load.run(32, phase, () -> get);
    row("get, 32 clients", load.run(32, phase, () -> get), "15,000/s");
    byte[] list = LoadConnection.request("GET", "/api/v1/namespaces/bench-list/pods", NONE);
    row("list of 500 pods, 8 clients", load.run(8, phase, () -> list), "400/s (1 KiB objects)");
    byte[] miss =
        LoadConnection.request("GET", "/api/v1/configmaps?labelSelector=no%3Dmatch", NONE);
    row("list by a selector without match, 8 clients", load.run(8, phase, () -> miss), "2,000/s");
  }

  private void creates(Load load, int clients, String budget, AtomicInteger next)
      throws InterruptedException {
    row(
        "create ConfigMap of 1 KiB, " + clients + (clients == 1 ? " client" : " clients"),
        load.run(clients, phase, () -> create("c" + clients, next)),
        budget);
  }

  private byte[] create(String prefix, AtomicInteger next) {
    return LoadConnection.request(
        "POST",
        "/api/v1/namespaces/bench-create/configmaps",
        Samples.configMap(prefix + "-" + next.incrementAndGet(), "create", 0));
  }

  private void fanout(ChildServer server, int watchers, int rate, String budget)
      throws InterruptedException {
    Cpu before = server.cpu();
    Fanout.Outcome outcome = new Fanout(server.target(), nanos).run(watchers, rate, phase);
    Cpu spent = server.cpu().since(before);
    report.row(
        "watch, %d watchers x %d events/s".formatted(watchers, rate),
        "%,.0f deliveries/s, lag p50 %.1f ms, p99 %.1f ms, %d lost; %s"
            .formatted(
                outcome.perSecond(),
                outcome.lag().millis(0.5),
                outcome.lag().millis(0.99),
                outcome.lost(),
                spent.per(outcome.delivered())),
        budget);
  }

  private void pods(ChildServer server) throws IOException, InterruptedException {
    int total = SETS * podsPerSet;
    try (LoadConnection admin = server.target().connect();
        Api api = new Api(server.target())) {
      awaitCount("nodes ready", HOLLOW_NODES, () -> api.count("/api/v1/nodes", Benchmark::ready));
      namespace(server, "bench-pods");
      Cpu before = server.cpu();
      long start = nanos.getAsLong();
      for (int i = 0; i < SETS; i++) {
        must(
            admin.exchange(
                LoadConnection.request(
                    "POST",
                    SET_LIST,
                    Samples.replicaSet("set-" + i, podsPerSet, "default-scheduler"))));
      }
      double bound =
          awaitCount(
              "pods bound",
              total,
              () -> api.sum(SET_LIST, "replicas") - api.count(UNBOUND, _ -> true),
              start);
      double ready =
          awaitCount("pods ready", total, () -> api.sum(SET_LIST, "readyReplicas"), start);
      Cpu spent = server.cpu().since(before);
      report.row(
          "%d x %,d pods on %,d hollow nodes, created to bound"
              .formatted(SETS, podsPerSet, HOLLOW_NODES),
          "%,.0f pods/s (%.1f s)".formatted(total / bound, bound),
          "");
      report.row(
          "the same, created to all Ready",
          "%,.0f pods/s (%.1f s); %s".formatted(total / ready, ready, spent.per(total)),
          "500 pods/s");
      report.row("memory after 1,000 hollow nodes and the pods", server.residentMiB() + " MiB", "");
    }
  }

  /** Counts, or fails with {@link IOException}. */
  private interface Count {
    long now() throws IOException;
  }

  private void awaitCount(String what, long wanted, Count count) throws IOException {
    awaitCount(what, wanted, count, nanos.getAsLong());
  }

  private double awaitCount(String what, long wanted, Count count, long start) throws IOException {
    long seen = 0;
    while (nanos.getAsLong() - start < BIND_MAX.toNanos()) {
      seen = count.now();
      if (seen >= wanted) {
        return (nanos.getAsLong() - start) / 1e9;
      }
      LockSupport.parkNanos(100_000_000);
    }
    throw new IllegalStateException(what + ": " + seen + " of " + wanted + " after " + BIND_MAX);
  }

  private static boolean ready(JsonNode object) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private void row(String what, Load.Outcome outcome, String budget) {
    report.row(what, outcome.text(), budget);
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  private static void must(int status) {
    if (status / 100 != 2) {
      throw new IllegalStateException("the server answered " + status);
    }
  }
}
