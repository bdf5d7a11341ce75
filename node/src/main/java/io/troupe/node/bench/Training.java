package io.troupe.node.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.node.boot.ControlPlane;
import io.troupe.node.boot.DataDirectory;
import io.troupe.node.boot.Progress;
import io.troupe.node.boot.Settings;
import io.troupe.node.runtime.LeftOverPods;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A short life of a control plane in this process, for the JVM to watch: which classes are loaded,
 * which methods are hot. What it learns goes into a cache that later starts read (see bin/troupe).
 *
 * <p>Counted in requests, since a method is only learnt once it has been called some thousand
 * times; bounded in time, since somebody waits for it.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);
  private static final String NAMESPACE = "/api/v1/namespaces/training";
  private static final String MAPS = NAMESPACE + "/configmaps";
  private static final String SETS = "/apis/apps/v1/namespaces/training/replicasets";
  private static final int CLIENTS = 32;
  private static final int CREATES_MAX = 16_000;
  private static final int READS_MAX = 16_000;
  private static final int LISTS_MAX = 400;

  /** Of each kind of request over HTTP/2. */
  private static final int ROUNDS_MAX = 1_200;

  private static final int STREAMS = 8;
  private static final int WATCHERS = 8;
  private static final int HOLLOW_NODES = 20;
  private static final int REPLICAS = 100;
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);
  private static final byte[] NONE = new byte[0];

  private final DataDirectory directory;
  private final Duration longest;
  private final LongSupplier nanos;
  private final AtomicInteger made = new AtomicInteger();

  /**
   * @param folder empty; the caller removes it
   * @param longest how long each kind of load may take
   */
  public Training(Path folder, Duration longest, LongSupplier nanos) {
    this.directory = new DataDirectory(folder);
    this.longest = longest;
    this.nanos = nanos;
  }

  public void run() throws IOException, InterruptedException {
    int port = ChildServer.freePort();
    Config config =
        ControlPlane.config(
            ConfigFactory.parseMap(
                Map.of("troupe.port", port, "troupe.hollow-nodes", HOLLOW_NODES), "training"));
    ControlPlane plane =
        ControlPlane.start(Settings.of(config), directory.create(), config, new Silence());
    try (Session session = new Session(Load.Target.of(directory, "127.0.0.1", port))) {
      exercise(Load.Target.of(directory, "127.0.0.1", port), session);
    } finally {
      plane.stop();
      new LeftOverPods(directory.agent()).stop(STOP_GRACE);
    }
  }

  private void exercise(Load.Target target, Session session)
      throws IOException, InterruptedException {
    post(session, "/api/v1/namespaces", Samples.namespace("training"));
    post(session, SETS, Samples.replicaSet("set", REPLICAS, "default-scheduler"));
    load(target, CLIENTS, CREATES_MAX, () -> LoadConnection.request("POST", MAPS, next()));
    byte[] get = LoadConnection.request("GET", MAPS + "/made-1", NONE);
    load(target, CLIENTS, READS_MAX, () -> get);
    byte[] list = LoadConnection.request("GET", NAMESPACE + "/pods", NONE);
    load(target, 1, LISTS_MAX, () -> list);
    List<Thread> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      watchers.add(start(_ -> session.get(MAPS + watch()), () -> true));
    }
    repeat(
        STREAMS,
        ROUNDS_MAX,
        more -> {
          while (more.getAsBoolean()) {
            clientsRound(session);
          }
        });
    post(session, SETS, Samples.replicaSet("second", REPLICAS, "default-scheduler"));
    repeat(
        1,
        LISTS_MAX,
        more -> {
          while (more.getAsBoolean()) {
            kubectlsRound(session);
          }
        });
    session.delete(SETS + "/set?propagationPolicy=Background");
    for (Thread watcher : watchers) {
      watcher.join();
    }
  }

  private String watch() {
    return "?watch=1&allowWatchBookmarks=true&timeoutSeconds=" + longest.toSeconds();
  }

  private byte[] next() {
    return Samples.configMap("made-" + made.incrementAndGet(), "create", 0);
  }

  private static void post(Session session, String path, byte[] body) throws IOException {
    session.send("POST", path, Session.JSON, Session.text(body));
  }

  /** The life of one object. */
  private void clientsRound(Session session) throws IOException {
    String name = "kept-" + made.incrementAndGet();
    String one = MAPS + "/" + name;
    post(session, MAPS, Samples.configMap(name, "create", 0));
    session.get(one);
    session.send("PUT", one, Session.JSON, Session.text(Samples.configMap(name, "put", 1)));
    session.send("PATCH", one, Session.MERGE, "{\"data\":{\"sent\":\"2\"}}");
    session.send(
        "PATCH",
        one + "?fieldManager=training&force=true",
        Session.APPLY,
        Session.text(Samples.configMap(name, "apply", 3)));
    session.delete(one);
  }

  /** What a user asks for. */
  private static void kubectlsRound(Session session) throws IOException {
    session.get("/api");
    session.get("/apis");
    session.table(NAMESPACE + "/pods?limit=500");
    session.get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnobody");
    session.get("/api/v1/configmaps?labelSelector=no%3Dmatch");
    session.table("/api/v1/nodes?limit=500");
  }

  /** Requests over HTTP/1.1, each client's one after the other. */
  private void load(Load.Target target, int clients, int most, Supplier<byte[]> request)
      throws InterruptedException {
    repeat(
        clients,
        most,
        more -> {
          try (LoadConnection connection = target.connect()) {
            while (more.getAsBoolean()) {
              connection.exchange(request.get());
            }
          }
        });
  }

  /** One of several that share a load. */
  private interface Worker {
    void run(BooleanSupplier more) throws IOException;
  }

  private void repeat(int workers, int most, Worker worker) throws InterruptedException {
    long end = nanos.getAsLong() + longest.toNanos();
    AtomicInteger left = new AtomicInteger(most);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      threads.add(start(worker, () -> left.getAndDecrement() > 0 && nanos.getAsLong() - end < 0));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static Thread start(Worker worker, BooleanSupplier more) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            worker.run(more);
          } catch (IOException e) {
            LOG.warn("a client of the training stopped", e); // the others teach enough
          }
        });
  }

  /** Nobody waits for a training. */
  private static final class Silence implements Progress {
    @Override
    public void step(String what) {}

    @Override
    public void note(String text) {}
  }
}
