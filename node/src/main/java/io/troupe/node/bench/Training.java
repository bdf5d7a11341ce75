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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * A short life of a control plane in this process, for the JVM to watch: which classes are loaded,
 * which methods are hot. What it learns goes into a cache that later starts read (see bin/troupe).
 */
public final class Training {
  private static final String NAMESPACE = "training";
  private static final int CLIENTS = 8;
  private static final int HOLLOW_NODES = 20;
  private static final int REPLICAS = 50;
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);
  private static final byte[] NONE = new byte[0];

  private final DataDirectory directory;
  private final Duration phase;
  private final LongSupplier nanos;

  /**
   * @param folder empty; the caller removes it
   * @param phase how long each kind of request is repeated
   */
  public Training(Path folder, Duration phase, LongSupplier nanos) {
    this.directory = new DataDirectory(folder);
    this.phase = phase;
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
    try {
      exercise(Load.Target.of(directory, port));
    } finally {
      plane.stop();
      new LeftOverPods(directory.agent()).stop(STOP_GRACE);
    }
  }

  private void exercise(Load.Target target) throws IOException, InterruptedException {
    Load load = new Load(target, nanos);
    String path = "/api/v1/namespaces/" + NAMESPACE;
    try (LoadConnection admin = target.connect()) {
      admin.exchange(
          LoadConnection.request("POST", "/api/v1/namespaces", Samples.namespace(NAMESPACE)));
      admin.exchange(
          LoadConnection.request(
              "POST",
              "/apis/apps/v1/namespaces/" + NAMESPACE + "/replicasets",
              Samples.replicaSet("set", REPLICAS, "default-scheduler")));
    }
    AtomicInteger next = new AtomicInteger();
    load.run(
        CLIENTS,
        phase,
        () ->
            LoadConnection.request(
                "POST",
                path + "/configmaps",
                Samples.configMap("made-" + next.incrementAndGet(), "create", 0)));
    byte[] get = LoadConnection.request("GET", path + "/configmaps/made-1", NONE);
    load.run(CLIENTS, phase, () -> get);
    byte[] list = LoadConnection.request("GET", path + "/pods", NONE);
    load.run(1, phase.dividedBy(2), () -> list);
    byte[] discovery = LoadConnection.request("GET", "/apis", NONE);
    load.run(1, phase.dividedBy(4), () -> discovery);
  }

  /** Nobody waits for a training. */
  private static final class Silence implements Progress {
    @Override
    public void step(String what) {}

    @Override
    public void note(String text) {}
  }
}
