package io.troupe.node.kubelet;

import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.link.Heartbeats;
import io.troupe.actors.link.LinkParts;
import io.troupe.actors.link.LinkSettings;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.node.link.InProcessConnector;
import io.troupe.node.runtime.ProcessRuntime;
import io.troupe.node.runtime.ProcessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionFactory;

/** An agent with real processes, linked in process to a cluster in memory. */
final class TestNode implements AutoCloseable {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  final ActorTestKit kit = ActorTestKit.create();
  final TestCluster cluster = new TestCluster();
  final ActorRef<NodeLinkGateway.Command> gateway;
  private final Path root;
  private NodeAgent agent;

  TestNode(Path root) {
    this.root = root;
    AtomicLong ids = new AtomicLong();
    LinkParts parts =
        new LinkParts(
            cluster,
            cluster,
            cluster,
            cluster.kinds,
            cluster.recorder(),
            CLOCK,
            System::nanoTime,
            () -> "r" + ids.incrementAndGet(),
            LinkSettings.DEFAULT);
    gateway = kit.spawn(NodeLinkGateway.create(parts, new Heartbeats(System::nanoTime)));
    startAgent(kit.system(), Map.of());
  }

  private ProcessSettings settings() {
    return new ProcessSettings(root, Map.of("busybox", List.of("sh")), false);
  }

  /** Takes over what an earlier one left. */
  void startAgent(ActorSystem<?> system, Map<String, String> labels) {
    NodeDescription node =
        new NodeDescription(
            "n1", "n1", "127.0.0.1", labels, NodeDescription.Machine.invented(4, 8L << 30, 110));
    agent =
        new NodeAgent(
            system,
            new AgentParts(
                node,
                new InProcessConnector(system, gateway),
                new ProcessRuntime(settings(), CLOCK),
                CLOCK,
                RANDOM,
                AgentSettings.DEFAULT));
    agent.start();
  }

  /** Containers keep running. */
  void stopAgent() {
    agent.stop(false);
  }

  @Override
  public void close() {
    agent.stop(true);
    kit.shutdownTestKit();
    // The folder goes next, and whoever watches a container writes there until it is gone. What the
    // agent was about to do to a pod may come between.
    ProcessRuntime runtime = new ProcessRuntime(settings(), CLOCK);
    for (StoredObject pod : cluster.current().of(TestCluster.PODS).all()) {
      within()
          .until(() -> {
            runtime.remove(pod.uid().value()).toCompletableFuture().join();
            return true;
          });
    }
    runtime.close();
  }

  /**
   * @param spec JSON with single quotes
   */
  static ObjectNode pod(String name, String spec) {
    return Json.parse(
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"namespace\":\"default\",\"name\":\""
            + name
            + "\"},\"spec\":"
            + spec.replace('\'', '"')
            + "}");
  }

  static ConditionFactory within() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions();
  }

  JsonNode status(String name) {
    return cluster.get("pods", "default", name).map(p -> p.path("status")).orElse(Json.object());
  }
}
