package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.troupe.actors.event.EventRecorder;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.PodReferences;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One connected agent: tells it what its node is to run, and writes what it reports. The Node is
 * registered first; Welcome and the assignments follow once it stands.
 */
final class NodeSession extends AbstractBehavior<SessionMessage> {
  private final LinkParts parts;
  private final Heartbeats heartbeats;
  private final String node;
  private final long session;
  private final ActorRef<AgentMessage> agent;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private final SessionWrites writes;
  private final LogRelay logs;
  private final SessionStreams streams;
  private final RemoteAskers askers;
  private final SessionTokens tokens;
  private final Map<ObjectKey, StoredObject> pods = new TreeMap<>();
  private final Map<ObjectKey, Set<ObjectKey>> objectsByPod = new TreeMap<>();
  private Set<ObjectKey> objects = new TreeSet<>();
  private Set<String> services = new TreeSet<>();
  private long snapshotRevision;
  private boolean welcomed;
  private SessionMessage.Around around;

  static Behavior<SessionMessage> create(
      LinkParts parts,
      Heartbeats heartbeats,
      NodeLink.Hello hello,
      SessionTicket ticket,
      ActorRef<AgentMessage> agent,
      ActorRef<NodeLinkGateway.Command> gateway,
      SessionMessage.Around around) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            new NodeSession(
                context, timers, parts, heartbeats, hello, ticket, agent, gateway, around)));
  }

  private NodeSession(
      ActorContext<SessionMessage> context,
      TimerScheduler<SessionMessage> timers,
      LinkParts parts,
      Heartbeats heartbeats,
      NodeLink.Hello hello,
      SessionTicket ticket,
      ActorRef<AgentMessage> agent,
      ActorRef<NodeLinkGateway.Command> gateway,
      SessionMessage.Around around) {
    super(context);
    this.parts = parts;
    this.heartbeats = heartbeats;
    this.node = hello.nodeName();
    this.session = ticket.number();
    this.around = around;
    this.agent = agent;
    this.gateway = gateway;
    this.streams = new SessionStreams(context, session, this::say);
    this.writes = new SessionWrites(context, timers, parts, hello, ticket);
    this.logs = new LogRelay(session, 0, this::say, context.getSelf());
    this.askers = new RemoteAskers(session, this::say);
    this.tokens = new SessionTokens(context, session, LinkWrites.ofNode(parts, node), this::say);
    context.watchWith(agent, new SessionMessage.Stop("connection lost"));
    timers.startTimerWithFixedDelay(new SessionMessage.RenewLease(), NodeLease.RENEW_EVERY);
    agent.tell(new AgentMessage.Accepted(context.getSelf()));
    writes.register();
    welcome();
  }

  @Override
  public Receive<SessionMessage> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::handle)
        .onSignal(
            PostStop.class,
            stopped -> {
              logs.closeAll("node \"" + node + "\" is not connected");
              return this;
            })
        .build();
  }

  private Behavior<SessionMessage> handle(SessionMessage message) {
    switch (message) {
      case SessionMessage.FromAgent(var up) -> heard(up);
      case SessionMessage.Stop(var reason) -> {
        getContext().getLog().info("session {} of node {} ends: {}", session, node, reason);
        agent.tell(new AgentMessage.Ended(reason));
        return Behaviors.stopped();
      }
      case SessionMessage.Changed(var change) -> changed(change);
      case SessionMessage.Resync(var image) -> {
        if (welcomed) {
          assign(image);
        }
      }
      case SessionMessage.Revive() -> writes.revive();
      case SessionMessage.Logs open -> logs.open(open);
      case SessionMessage.LogTaken taken -> logs.taken(taken);
      case SessionMessage.LogGone(var query) -> logs.gone(query);
      case SessionMessage.OpenStream open -> streams.open(open);
      case SessionMessage.StreamOver(var stream) -> streams.over(stream);
      case SessionMessage.Wrote wrote -> {
        writes.wrote(wrote);
        welcome();
      }
      case SessionMessage.WriteFailed failed -> writes.failed(failed);
      case SessionMessage.TryAgain(var key) -> {
        writes.again(key);
        welcome(); // the Node may stand by now, although the answer to its write was lost
      }
      case SessionMessage.TokenMade made -> tokens.made(made);
      case SessionMessage.RenewLease() ->
          writes.leaseDue(around.leasesWatched() || parts.leaseWatches().any());
      case SessionMessage.Around next -> around(next);
      case SessionMessage.Attach(var asker) -> {
        getContext().watchWith(asker, new SessionMessage.Detached(asker));
        askers.attach(asker);
      }
      case SessionMessage.Relayed(var asker, var down) -> relay(asker, down);
      case SessionMessage.Detached(var asker) -> askers.gone(asker);
      case SessionMessage.Attached _, SessionMessage.Returned _ -> {} // an asker's
    }
    return this;
  }

  private void relay(ActorRef<SessionMessage> asker, byte[] down) {
    try {
      askers.relay(asker, down);
    } catch (LinkCodec.Malformed e) {
      getContext().getLog().warn("{} asks node {}: {}", asker, node, e.getMessage());
    }
  }

  private void around(SessionMessage.Around next) {
    boolean moved = !next.controlPlanes().equals(around.controlPlanes());
    around = next;
    if (welcomed && moved) {
      say(new NodeLink.Welcome(session, around.controlPlanes()));
    }
  }

  private void say(NodeLink.Down message) {
    agent.tell(new AgentMessage.Say(message));
  }

  private void welcome() {
    if (welcomed || !writes.registered()) {
      return;
    }
    welcomed = true;
    say(new NodeLink.Welcome(session, around.controlPlanes()));
    assign(parts.images().current());
    writes.ownLease();
  }

  /** The whole desired state, what pods refer to before the pods themselves. */
  private void assign(ClusterImage image) {
    snapshotRevision = image.revision();
    pods.clear();
    objectsByPod.clear();
    List<byte[]> assigned = new ArrayList<>();
    for (StoredObject pod :
        image.of(NodeLinkGateway.PODS).withTerm(Terms.field("spec.nodeName", node))) {
      remember(pod);
      assigned.add(pod.json());
    }
    objects = new TreeSet<>();
    services = new TreeSet<>();
    refer(image);
    say(new NodeLink.Assignments(session, assigned));
  }

  private void remember(StoredObject pod) {
    pods.put(pod.key(), pod);
    PodView view = new PodView(pod.view());
    objectsByPod.put(pod.key(), PodReferences.of(view));
  }

  /** Tells of objects that are newly referred to, and the gateway to follow them. */
  private void refer(ClusterImage image) {
    Set<ObjectKey> nextObjects = new TreeSet<>();
    objectsByPod.values().forEach(nextObjects::addAll);
    Set<String> nextServices = new TreeSet<>();
    pods.keySet().forEach(key -> nextServices.add(key.namespace()));
    if (!pods.isEmpty()) {
      nextServices.add("default"); // where the service "kubernetes" is
    }
    if (nextObjects.equals(objects) && nextServices.equals(services)) {
      return;
    }
    List<byte[]> news = new ArrayList<>();
    for (ObjectKey key : nextObjects) {
      if (!objects.contains(key)) {
        image.get(key).ifPresent(object -> news.add(object.json()));
      }
    }
    for (String namespace : nextServices) {
      if (!services.contains(namespace)) {
        image
            .of(PodReferences.SERVICES)
            .inNamespace(namespace)
            .forEach(service -> news.add(service.json()));
      }
    }
    objects = nextObjects;
    services = nextServices;
    gateway.tell(
        new NodeLinkGateway.Interested(
            node, getContext().getSelf(), Set.copyOf(objects), Set.copyOf(services)));
    if (!news.isEmpty()) {
      say(new NodeLink.References(session, news, List.of()));
    }
  }

  private void changed(ObjectChange change) {
    if (!welcomed || change.revision() <= snapshotRevision) {
      return;
    }
    StoredObject last = change.last();
    if (!last.key().type().equals(NodeLinkGateway.PODS)) {
      if (change.after().isPresent()) {
        say(new NodeLink.References(session, List.of(last.json()), List.of()));
      } else {
        String kind = last.key().type().resource();
        say(
            new NodeLink.References(
                session,
                List.of(),
                List.of(kind + "/" + last.key().namespace() + "/" + last.key().name())));
      }
      return;
    }
    ClusterImage image = parts.images().current();
    if (change.after().isPresent()) {
      remember(last);
      refer(image);
      say(new NodeLink.Assigned(session, last.json()));
    } else {
      pods.remove(last.key());
      objectsByPod.remove(last.key());
      refer(image);
      writes.forget(last.key());
      say(
          new NodeLink.Removed(
              session, last.key().namespace(), last.key().name(), last.uid().value()));
    }
  }

  private void heard(NodeLink.Up message) {
    heartbeats.heard(node);
    switch (message) {
      case NodeLink.Hello _ -> {} // only the first message of a stream is one
      case NodeLink.Heartbeat _ -> {}
      case NodeLink.NodeStatus(var of, var status) -> {
        if (of == session) {
          writes.nodeStatus(Json.parse(status));
        }
      }
      case NodeLink.PodStatus status -> {
        if (status.session() == session) {
          writes.podStatus(
              podKey(status.namespace(), status.name()), status.uid(), Json.parse(status.status()));
        }
      }
      case NodeLink.PodStopped stopped -> {
        if (stopped.session() == session) {
          writes.podStopped(podKey(stopped.namespace(), stopped.name()), stopped.uid());
        }
      }
      case NodeLink.Occurred occurred -> record(occurred);
      case NodeLink.TokenWanted wanted -> {
        if (wanted.session() == session) {
          tokens.wanted(wanted);
        }
      }
      case NodeLink.Reply reply -> {
        if (reply.session() == session && !askers.answered(reply.query(), reply.last(), reply)) {
          logs.reply(reply);
        }
      }
      case NodeLink.StreamData data -> streams.heard(data.session(), data.stream(), data);
      case NodeLink.StreamCredit credit -> streams.heard(credit.session(), credit.stream(), credit);
      case NodeLink.StreamHalfClosed end -> streams.heard(end.session(), end.stream(), end);
      case NodeLink.StreamEnded end -> streams.heard(end.session(), end.stream(), end);
    }
  }

  private void record(NodeLink.Occurred occurred) {
    ObjectKey key =
        occurred.name().isEmpty()
            ? new ObjectKey(NodeLinkGateway.NODES, "", node)
            : podKey(occurred.namespace(), occurred.name());
    parts
        .images()
        .current()
        .get(key)
        .filter(object -> occurred.name().isEmpty() || NodeLinkGateway.nodeOf(object).equals(node))
        .ifPresent(object ->
            parts
                .events()
                .record(
                    object,
                    occurred.fieldPath(),
                    occurred.type().equals("Warning")
                        ? EventRecorder.Type.WARNING
                        : EventRecorder.Type.NORMAL,
                    "kubelet/" + node,
                    occurred.reason(),
                    occurred.message()));
  }

  private static ObjectKey podKey(String namespace, String name) {
    return new ObjectKey(NodeLinkGateway.PODS, namespace, name);
  }
}
