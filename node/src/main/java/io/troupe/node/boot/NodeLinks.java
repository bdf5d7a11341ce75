package io.troupe.node.boot;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.stream.Materializer;
import io.troupe.actors.cluster.Spine;
import io.troupe.actors.event.EventRecorder;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.link.Heartbeats;
import io.troupe.actors.link.LeaseReads;
import io.troupe.actors.link.LeaseWatches;
import io.troupe.actors.link.LinkParts;
import io.troupe.actors.link.LinkSettings;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.actors.version.LiveFields;
import io.troupe.core.kind.KindRegistry;
import io.troupe.http.link.JoinRoute;
import io.troupe.http.route.RouteExtension;
import io.troupe.node.pki.NodeSigner;
import io.troupe.node.pki.Pki;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The control plane's end of its agents' links, and what readers of Leases see of them. */
final class NodeLinks {
  private final Heartbeats heartbeats = new Heartbeats(ProcessTime::nanos);
  private final LeaseWatches leaseWatches = new LeaseWatches();
  private final Settings settings;
  private final InstantSource clock;

  NodeLinks(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  LiveFields leases() {
    return LeaseReads.of(heartbeats, clock);
  }

  /** For clients. */
  WatchHub watches(WatchHub hub) {
    return leaseWatches.over(hub);
  }

  ActorRef<NodeLinkGateway.Command> start(
      ActorSystem<?> system,
      ApiGate gate,
      Spine spine,
      KindRegistry kinds,
      EventRecorder events,
      Supplier<String> requestIds) {
    LinkParts parts =
        new LinkParts(
            gate,
            spine.images(),
            spine.hub(),
            kinds,
            events,
            clock,
            ProcessTime::nanos,
            requestIds,
            LinkSettings.withGrace(settings.nodeMonitorGrace()),
            settings.urlForAgents(),
            leaseWatches);
    return system.systemActorOf(
        NodeLinkGateway.create(parts, heartbeats), "node-links", Props.empty());
  }

  /** Where agents get their certificates. */
  RouteExtension join(ActorSystem<?> system, ApiGate gate, Pki pki) {
    return new JoinRoute(
        gate, new NodeSigner(pki.authority(), clock), Materializer.matFromSystem(system));
  }
}
