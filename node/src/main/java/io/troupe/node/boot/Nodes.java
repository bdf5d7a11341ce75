package io.troupe.node.boot;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.node.kubelet.AgentParts;
import io.troupe.node.kubelet.AgentSettings;
import io.troupe.node.kubelet.NodeAgent;
import io.troupe.node.kubelet.NodeDescription;
import io.troupe.node.kubelet.ThisMachine;
import io.troupe.node.link.InProcessConnector;
import io.troupe.node.runtime.HollowRuntime;
import io.troupe.node.runtime.PodRuntime;
import io.troupe.node.runtime.ProcessRuntime;
import io.troupe.node.runtime.ProcessSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The node agents that run in the control plane's own process: this machine's, and hollow ones for
 * tests of scale.
 */
final class Nodes {
  private static final int HOLLOW_CPUS = 32;
  private static final long HOLLOW_MEMORY_BYTES = 256L << 30;
  private static final int HOLLOW_PODS = 110;

  private final ActorSystem<?> system;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final List<NodeAgent> agents = new ArrayList<>();

  Nodes(
      ActorSystem<?> system,
      ActorRef<NodeLinkGateway.Command> gateway,
      InstantSource clock,
      RandomGenerator random) {
    this.system = system;
    this.gateway = gateway;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param data where its containers' files lie
   * @param api where its containers reach the API server
   */
  void startThisMachine(String name, String address, Config config, Path data, URI api) {
    try {
      Files.createDirectories(data);
      start(
          new NodeDescription(name, name, address, Map.of(), ThisMachine.measure(data)),
          new ProcessRuntime(ProcessSettings.of(config, data, api), clock));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param member which of several control planes this is, whose hollow nodes must differ; empty
   *     for one that is alone
   */
  void startHollow(int count, Optional<String> member) {
    NodeDescription.Machine machine =
        NodeDescription.Machine.invented(HOLLOW_CPUS, HOLLOW_MEMORY_BYTES, HOLLOW_PODS);
    for (int i = 0; i < count; i++) {
      String name = HollowName.of(member, i);
      start(
          new NodeDescription(name, name, "10.0.0.1", Map.of("troupe.io/hollow", "true"), machine),
          new HollowRuntime(Duration.ZERO, clock));
    }
  }

  private void start(NodeDescription description, PodRuntime runtime) {
    NodeAgent agent =
        new NodeAgent(
            system,
            new AgentParts(
                description,
                new InProcessConnector(system, gateway),
                runtime,
                clock,
                random,
                AgentSettings.of(system.settings().config())));
    agent.start();
    agents.add(agent);
  }

  /** Pods go on; see docs/adr/0003. */
  void stop() {
    agents.forEach(agent -> agent.stop(false));
  }
}
