package io.troupe.histories;

import static org.awaitility.Awaitility.await;

import io.troupe.cluster.NodeClient;
import io.troupe.cluster.ThreeNodes;
import io.troupe.core.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One namespace from its making on: clients and watchers at all nodes, one fault after another,
 * quiet at the end, and all of it written down.
 */
final class Round {
  private static final int CLIENTS = 9;
  private static final Duration HEALED_MAX = Duration.ofSeconds(120);

  /** How far a watcher may be behind once all is well. */
  private static final Duration CAUGHT_UP_MAX = Duration.ofSeconds(120);

  private static final long QUIET_AT_END_MILLIS = 1_000;

  private final ThreeNodes cluster;
  private final String namespace;
  private final Random random;
  private final long origin = System.nanoTime();
  private final LongSupplier nanos = () -> System.nanoTime() - origin;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch watched = new CountDownLatch(1);
  private final Map<String, Long> known = new ConcurrentHashMap<>();

  /**
   * @param namespace which nobody has ever used
   */
  Round(ThreeNodes cluster, String namespace, Random random) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.random = random;
  }

  /** What happens while something is wrong; its end is the fault's. */
  @FunctionalInterface
  interface Meanwhile {
    void is(Fault.Planned fault) throws Exception;
  }

  /** What happens while the clients ask. */
  @FunctionalInterface
  interface Course {
    void run(Nodes nodes) throws Exception;
  }

  /** Makes one of the clients out of what each of them needs. */
  @FunctionalInterface
  interface Manner {
    /**
     * @param number from 0 on
     */
    Callable<List<Operation>> of(int number, Client client);
  }

  History play(List<Fault.Planned> faults) throws Exception {
    return play(faults, fault -> asked.await(fault.lastsMillis(), TimeUnit.MILLISECONDS));
  }

  History play(List<Fault.Planned> faults, Meanwhile meanwhile) throws Exception {
    return play(
        (_, client) -> client,
        nodes -> {
          for (Fault.Planned fault : faults) {
            suffer(fault, meanwhile, nodes);
          }
        });
  }

  History play(Manner manner, Course course) throws Exception {
    try (Nodes nodes = new Nodes(cluster);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return play(manner, course, nodes, threads);
      } finally {
        asked.countDown();
        watched.countDown();
        nodes.hangUp();
      }
    }
  }

  private History play(Manner manner, Course course, Nodes nodes, ExecutorService threads)
      throws Exception {
    Asking asking = new Asking(namespace);
    List<Watcher> watchers = watchers(nodes, asking, namespaceMade(nodes));
    List<Future<History.Watching>> watchings = watchers.stream().map(threads::submit).toList();
    List<Future<List<Operation>>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(threads.submit(manner.of(i, client("client-" + i, nodes, asking))));
    }
    course.run(nodes);
    asked.await(QUIET_AT_END_MILLIS, TimeUnit.MILLISECONDS);
    asked.countDown();
    List<Operation> operations = new ArrayList<>();
    for (Future<List<Operation>> client : clients) {
      operations.addAll(client.get());
    }
    Client last = client("last", nodes, asking);
    long end = lastWrite(last);
    operations.addAll(last.operations());
    caughtUp(watchers, end);
    watched.countDown();
    nodes.hangUp();
    List<History.Watching> seen = new ArrayList<>();
    for (Future<History.Watching> watching : watchings) {
      seen.add(watching.get());
    }
    return new History(operations, seen, journal(), end);
  }

  private Client client(String name, Nodes nodes, Asking asking) {
    return new Client(name, nodes, asking, new Random(random.nextLong()), nanos, known, asked);
  }

  private List<Watcher> watchers(Nodes nodes, Asking asking, long from) {
    List<Watcher> watchers = new ArrayList<>();
    for (int node = 0; node <= nodes.count(); node++) {
      watchers.add(
          new Watcher(
              node == 0 ? "watcher of any node" : "watcher of node " + node,
              nodes,
              node,
              asking,
              from,
              new Random(random.nextLong()),
              nanos,
              watched));
    }
    return watchers;
  }

  /** Gives a revision at which there was nothing in it: it may be made by who gets no answer. */
  private long namespaceMade(Nodes nodes) {
    String path = "/api/v1/namespaces";
    AtomicLong before = new AtomicLong();
    await()
        .atMost(HEALED_MAX)
        .ignoreExceptions()
        .until(() -> {
          NodeClient.Answer list = nodes.at(1).get(path);
          before.set(list.json().at("/metadata/resourceVersion").asLong());
          return list.ok();
        });
    var object = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    object.putObject("metadata").put("name", namespace);
    await()
        .atMost(HEALED_MAX)
        .ignoreExceptions()
        .until(() -> Patience.done(nodes.at(1).post(path, object)));
    return before.get();
  }

  private void suffer(Fault.Planned planned, Meanwhile meanwhile, Nodes nodes) throws Exception {
    asked.await(planned.quietMillis(), TimeUnit.MILLISECONDS);
    System.out.printf(
        "%s %.1f s: %s, node %d, %d ms%n",
        namespace, nanos.getAsLong() / 1e9, planned.fault(), planned.node(), planned.lastsMillis());
    planned.fault().begin(cluster, planned.node());
    meanwhile.is(planned);
    planned.fault().end(cluster, planned.node());
    long ended = nanos.getAsLong();
    for (int node = 1; node <= nodes.count(); node++) {
      NodeClient client = nodes.at(node);
      await().atMost(HEALED_MAX).until(client::ready);
    }
    System.out.printf(
        "%s %.1f s: all ready, %.1f s after its end%n",
        namespace, nanos.getAsLong() / 1e9, (nanos.getAsLong() - ended) / 1e9);
  }

  /** All watchers wait for this one. */
  private static long lastWrite(Client client) {
    AtomicInteger attempt = new AtomicInteger();
    AtomicLong last = new AtomicLong();
    await("a node that writes")
        .atMost(HEALED_MAX)
        .until(() -> {
          String name = "last-" + attempt.get();
          if (client.ask(new Request.Create(name, name), 1 + attempt.getAndIncrement() % 3)
              instanceof Outcome.Written(var revision)) {
            last.set(revision);
            return true;
          }
          return false;
        });
    return last.get();
  }

  private static void caughtUp(List<Watcher> watchers, long end) {
    try {
      await()
          .atMost(CAUGHT_UP_MAX)
          .until(() -> watchers.stream().allMatch(w -> w.position() >= end));
    } catch (ConditionTimeoutException late) {
      System.out.println("a watcher has not caught up; the checker will say which");
    }
  }

  private List<History.Row> journal() throws SQLException {
    List<History.Row> rows = new ArrayList<>();
    String prefix = "/configmaps/" + namespace + "/";
    try (Connection connection = Fault.connect(cluster);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT ordering, persistence_id FROM event_journal"
                    + " WHERE persistence_id LIKE ? ORDER BY ordering")) {
      query.setString(1, prefix + "%");
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(new History.Row(row.getLong(1), row.getString(2).substring(prefix.length())));
        }
      }
    }
    return rows;
  }
}
