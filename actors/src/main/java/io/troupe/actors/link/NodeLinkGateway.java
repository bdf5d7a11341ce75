package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.typed.javadsl.ActorSink;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.peer.Peers;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kubelet.PodReferences;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Where agents connect. Follows pods, ConfigMaps, Secrets and Services once for all sessions and
 * passes each change to the nodes it concerns, found by name; judges silent nodes.
 *
 * <p>No change is missed: a session is entered here before it looks at the image, so whatever the
 * image did not show yet still comes as a change.
 */
public final class NodeLinkGateway extends AbstractBehavior<NodeLinkGateway.Command> {
  static final ResourceType PODS = new ResourceType("", "pods");
  static final ResourceType NODES = new ResourceType("", "nodes");
  private static final List<ResourceType> FOLLOWED =
      List.of(PODS, PodReferences.CONFIG_MAPS, PodReferences.SECRETS, PodReferences.SERVICES);
  private static final Duration FOLLOW_AGAIN_AFTER = Duration.ofMillis(200);
  private static final String ANOTHER = "another connection of node ";

  public sealed interface Command {}

  /**
   * An agent's first message. @param agent is told everything; when it stops, so does the session
   */
  public record Connect(NodeLink.Hello hello, ActorRef<AgentMessage> agent) implements Command {}

  /** To ask a node's agent something; the answer goes where {@code message} says. */
  record ToNode(String node, SessionMessage.Request message) implements Command {}

  /** Whether a node's agent has a session now, on any control-plane node. */
  record IsConnected(String node, CompletableFuture<Boolean> answer) implements Command {}

  /** This session now follows exactly these objects and namespaces' Services. */
  record Interested(
      String node, ActorRef<SessionMessage> session, Set<ObjectKey> objects, Set<String> services)
      implements Command {}

  /**
   * What is known of the other control-plane nodes.
   *
   * @param urls of all that live, this one included
   * @param leasesWatched by a client of another one
   */
  record Members(Peers<PeerMessage> peers, List<String> urls, boolean leasesWatched)
      implements Command {}

  /** The agent has this session elsewhere. */
  record EndBelow(String node, long session) implements Command {}

  private record Ticketed(Connect connect, SessionTicket ticket, Throwable failure)
      implements Command {}

  private record Over(String node, ActorRef<SessionMessage> session) implements Command {}

  private record Batch(ResourceType type, WatchHub.Batch batch, ActorRef<Taken> ackTo)
      implements Command {}

  private record Begun(ActorRef<Taken> ackTo) implements Command {}

  private record StreamEnded(ResourceType type) implements Command {}

  private record Follow(ResourceType type) implements Command {}

  private record Judge() implements Command {}

  private enum Taken {
    TAKEN
  }

  private record Session(ActorRef<SessionMessage> ref, long number) {}

  private final LinkParts parts;
  private final Heartbeats heartbeats;
  private final TimerScheduler<Command> timers;
  private final NodeJudge judge;
  private final Map<String, Session> sessions = new TreeMap<>();
  private final Map<String, Interested> interests = new TreeMap<>();
  private final Map<ObjectKey, Set<String>> nodesByObject = new TreeMap<>();
  private final Map<String, Set<String>> nodesByServices = new TreeMap<>();
  private final ActorRef<LinkPeers.Command> elsewhere;
  private Peers<PeerMessage> peers; // null until the first listing
  private SessionMessage.Around around;
  private long started;

  public static Behavior<Command> create(LinkParts parts, Heartbeats heartbeats) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new NodeLinkGateway(context, timers, parts, heartbeats)));
  }

  private NodeLinkGateway(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LinkParts parts,
      Heartbeats heartbeats) {
    super(context);
    this.parts = parts;
    this.heartbeats = heartbeats;
    this.timers = timers;
    this.judge = new NodeJudge(parts, heartbeats, context.getLog());
    this.elsewhere = context.spawn(LinkPeers.create(context.getSelf(), parts, heartbeats), "peers");
    this.around = around(List.of(parts.url()), false);
    timers.startTimerWithFixedDelay(new Judge(), parts.settings().judgeEvery());
    FOLLOWED.forEach(this::follow);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::handle).build();
  }

  private Behavior<Command> handle(Command command) {
    switch (command) {
      case Connect connect -> connect(connect);
      case ToNode(var node, var message) -> {
        Session session = sessions.get(node);
        if (session != null) {
          session.ref().tell(message);
        } else {
          elsewhere.tell(new LinkPeers.Ask(node, message));
        }
      }
      case IsConnected(var node, var answer) -> {
        if (sessions.containsKey(node)) {
          answer.complete(true);
        } else {
          elsewhere.tell(new LinkPeers.IsConnected(node, answer));
        }
      }
      case Members members -> members(members);
      case EndBelow(var node, var session) -> endBelow(node, session);
      case Ticketed ticketed -> ticketed(ticketed);
      case Interested interested -> interested(interested);
      case Over over -> over(over);
      case Batch batch -> {
        batch.batch().events().forEach(this::changed);
        batch.ackTo().tell(Taken.TAKEN);
      }
      case Begun begun -> begun.ackTo().tell(Taken.TAKEN);
      case StreamEnded(var type) -> timers.startSingleTimer(new Follow(type), FOLLOW_AGAIN_AFTER);
      case Follow(var type) -> {
        ClusterImage image = follow(type);
        sessions.values().forEach(s -> s.ref().tell(new SessionMessage.Resync(image)));
      }
      case Judge() ->
          judge
              .round(node -> peers == null || peers.isMine(node), sessions::containsKey)
              .forEach(node -> sessions.get(node).ref().tell(new SessionMessage.Revive()));
    }
    return this;
  }

  /** The session begins once its number is journaled. */
  private void connect(Connect connect) {
    String node = connect.hello().nodeName();
    heartbeats.heard(node);
    getContext()
        .pipeToSelf(
            new NodeLease(parts, node).takeOver(),
            (ticket, failure) -> new Ticketed(connect, ticket, failure));
  }

  private void ticketed(Ticketed ticketed) {
    Connect connect = ticketed.connect();
    String node = connect.hello().nodeName();
    if (ticketed.failure() != null) {
      getContext().getLog().warn("node {} cannot connect: {}", node, ticketed.failure().toString());
      connect.agent().tell(new AgentMessage.Ended("this control plane cannot write"));
      return;
    }
    SessionTicket ticket = ticketed.ticket();
    Session old = sessions.get(node);
    if (old != null && old.number() > ticket.number()) {
      connect.agent().tell(new AgentMessage.Ended(ANOTHER + node));
      return;
    }
    if (old != null) {
      old.ref().tell(new SessionMessage.Stop(ANOTHER + node));
    }
    ActorRef<SessionMessage> session =
        getContext()
            .spawn(
                NodeSession.create(
                    parts,
                    heartbeats,
                    connect.hello(),
                    ticket,
                    connect.agent(),
                    getContext().getSelf(),
                    around),
                "session-" + ++started);
    getContext().watchWith(session, new Over(node, session));
    sessions.put(node, new Session(session, ticket.number()));
    elsewhere.tell(new LinkPeers.Local(node, ticket.number(), Optional.of(session)));
  }

  private void endBelow(String node, long number) {
    Session session = sessions.get(node);
    if (session != null && session.number() < number) {
      session.ref().tell(new SessionMessage.Stop(ANOTHER + node));
    }
  }

  private void members(Members members) {
    peers = members.peers();
    around = around(members.urls(), members.leasesWatched());
    sessions.values().forEach(session -> session.ref().tell(around));
  }

  private static SessionMessage.Around around(List<String> urls, boolean leasesWatched) {
    return new SessionMessage.Around(
        urls.stream().filter(url -> !url.isEmpty()).toList(), leasesWatched);
  }

  private void over(Over over) {
    Session current = sessions.get(over.node());
    if (current != null && current.ref().equals(over.session())) {
      sessions.remove(over.node());
      elsewhere.tell(new LinkPeers.Local(over.node(), current.number(), Optional.empty()));
      forget(over.node());
    }
  }

  private void interested(Interested next) {
    Session current = sessions.get(next.node());
    if (current == null || !current.ref().equals(next.session())) {
      return;
    }
    forget(next.node());
    interests.put(next.node(), next);
    next.objects()
        .forEach(key -> nodesByObject.computeIfAbsent(key, _ -> new TreeSet<>()).add(next.node()));
    next.services()
        .forEach(namespace ->
            nodesByServices.computeIfAbsent(namespace, _ -> new TreeSet<>()).add(next.node()));
  }

  private void forget(String node) {
    Interested old = interests.remove(node);
    if (old == null) {
      return;
    }
    for (ObjectKey key : old.objects()) {
      drop(nodesByObject, key, node);
    }
    for (String namespace : old.services()) {
      drop(nodesByServices, namespace, node);
    }
  }

  private static <K> void drop(Map<K, Set<String>> index, K key, String node) {
    Set<String> nodes = index.get(key);
    if (nodes != null) {
      nodes.remove(node);
      if (nodes.isEmpty()) {
        index.remove(key);
      }
    }
  }

  private void changed(WatchEvent event) {
    ObjectChange change = event.change();
    ObjectKey key = change.last().key();
    if (key.type().equals(PODS)) {
      String node = nodeOf(change.last());
      tell(node.isEmpty() ? Set.of() : Set.of(node), change);
    } else if (key.type().equals(PodReferences.SERVICES)) {
      tell(nodesByServices.getOrDefault(key.namespace(), Set.of()), change);
    } else {
      tell(nodesByObject.getOrDefault(key, Set.of()), change);
    }
  }

  private void tell(Set<String> nodes, ObjectChange change) {
    for (String node : nodes) {
      Session session = sessions.get(node);
      if (session != null) {
        session.ref().tell(new SessionMessage.Changed(change));
      }
    }
  }

  static String nodeOf(StoredObject pod) {
    return pod.facts().fields().getOrDefault("spec.nodeName", "");
  }

  private ClusterImage follow(ResourceType type) {
    ClusterImage image = parts.images().current();
    switch (parts.hub().watch(type, image.revision())) {
      case WatchHub.Opened.Stream(var batches) ->
          batches.runWith(
              ActorSink.<WatchHub.Batch, Command, Taken>actorRefWithBackpressure(
                  getContext().getSelf(),
                  (ackTo, batch) -> new Batch(type, batch, ackTo),
                  Begun::new,
                  Taken.TAKEN,
                  new StreamEnded(type),
                  failure -> new StreamEnded(type)),
              getContext().getSystem());
      case WatchHub.Opened.Expired _ ->
          timers.startSingleTimer(new Follow(type), FOLLOW_AGAIN_AFTER);
    }
    return image;
  }
}
