package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.peer.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What one control-plane node's gateway knows of the others': which agents they hold, under which
 * session, when they heard of them, where agents reach them. Told once a second and only what has
 * changed; a new session at once.
 *
 * <p>All of it is soft. A message that is lost leaves a session alive that a later one has
 * replaced; its writes are refused by its ticket, and its stream ends by itself.
 */
final class LinkPeers extends AbstractBehavior<LinkPeers.Command> {
  static final ServiceKey<PeerMessage> KEY = ServiceKey.create(PeerMessage.class, "node-links");
  static final int SESSIONS_PER_MESSAGE_MAX = 1_000;
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  sealed interface Command permits PeerMessage, Local, Members, Tell, Ask, IsConnected, Idle {}

  /** A session of this gateway has begun or, without {@code ref}, has ended. */
  record Local(String node, long session, Optional<ActorRef<SessionMessage>> ref)
      implements Command {}

  /** To ask an agent that is connected elsewhere. */
  record Ask(String node, SessionMessage.Request request) implements Command {}

  record IsConnected(String node, CompletableFuture<Boolean> answer) implements Command {}

  private record Members(Receptionist.Listing listing) implements Command {}

  private record Tell() implements Command {}

  /** A remote session has nothing left to do, or cannot go on. */
  private record Idle(String node, ActorRef<SessionMessage> remote) implements Command {}

  private final TimerScheduler<Command> timers;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private final LinkParts parts;
  private final Heartbeats heartbeats;
  private final ActorRef<PeerMessage> self;
  private final Map<String, PeerMessage.Opened> own = new TreeMap<>();
  private final Map<String, PeerMessage.Opened> elsewhere = new TreeMap<>();
  private final Map<ActorRef<PeerMessage>, String> urls = new HashMap<>();
  private final Map<ActorRef<PeerMessage>, Boolean> leasesWatched = new HashMap<>();
  private final Map<String, ActorRef<SessionMessage>> remotes = new TreeMap<>();
  private Peers<PeerMessage> peers;

  static Behavior<Command> create(
      ActorRef<NodeLinkGateway.Command> gateway, LinkParts parts, Heartbeats heartbeats) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new LinkPeers(context, timers, gateway, parts, heartbeats)));
  }

  private LinkPeers(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<NodeLinkGateway.Command> gateway,
      LinkParts parts,
      Heartbeats heartbeats) {
    super(context);
    this.timers = timers;
    this.gateway = gateway;
    this.parts = parts;
    this.heartbeats = heartbeats;
    this.self = context.getSelf().narrow();
    this.peers = Peers.alone(self, context.getSystem());
    var receptionist = context.getSystem().receptionist();
    receptionist.tell(Receptionist.register(KEY, self));
    receptionist.tell(
        Receptionist.subscribe(
            KEY, context.messageAdapter(Receptionist.Listing.class, Members::new)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::handle).build();
  }

  private Behavior<Command> handle(Command command) {
    switch (command) {
      case Members(var listing) -> members(Peers.of(self, listing, KEY, getContext().getSystem()));
      case Local local -> local(local);
      case Tell() -> tell();
      case Ask ask -> ask(ask);
      case IsConnected(var node, var answer) -> answer.complete(elsewhere.containsKey(node));
      case Idle(var node, var remote) -> remotes.remove(node, remote);
      case PeerMessage.Hello hello -> {
        urls.put(hello.from(), hello.url());
        hello.sessions().forEach(this::opened);
        tellGateway();
      }
      case PeerMessage.Opened opened -> opened(opened);
      case PeerMessage.Closed(var node, var session) ->
          elsewhere.computeIfPresent(node, (_, known) -> known.session() == session ? null : known);
      case PeerMessage.Heard heard -> {
        heard.agesMillis().forEach((node, age) -> heartbeats.heard(node, Duration.ofMillis(age)));
        if (!Boolean.valueOf(heard.leasesWatched()).equals(leasesWatched.get(heard.from()))) {
          leasesWatched.put(heard.from(), heard.leasesWatched());
          tellGateway();
        }
      }
    }
    return this;
  }

  private void members(Peers<PeerMessage> next) {
    List<ActorRef<PeerMessage>> met =
        next.others().stream().filter(other -> !peers.has(other)).toList();
    peers = next;
    urls.keySet().removeIf(peer -> !next.has(peer));
    leasesWatched.keySet().removeIf(peer -> !next.has(peer));
    elsewhere
        .values()
        .removeIf(opened -> {
          boolean lost = !next.has(opened.from());
          if (lost) {
            // Its agents are on their way to another of us: a full grace to arrive.
            heartbeats.heard(opened.node());
          }
          return lost;
        });
    met.forEach(this::greet);
    if (next.alone()) {
      timers.cancel(Tell.class);
    } else if (!timers.isTimerActive(Tell.class)) {
      timers.startTimerWithFixedDelay(Tell.class, new Tell(), TELL_EVERY);
    }
    tellGateway();
  }

  private void greet(ActorRef<PeerMessage> other) {
    List<PeerMessage.Opened> sessions = List.copyOf(own.values());
    int first = Math.min(sessions.size(), SESSIONS_PER_MESSAGE_MAX);
    other.tell(new PeerMessage.Hello(self, parts.url(), sessions.subList(0, first)));
    sessions.subList(first, sessions.size()).forEach(other::tell);
    other.tell(heard(Optional.empty()));
  }

  /** What of the members matters to the gateway. */
  private void tellGateway() {
    List<String> reachable = new ArrayList<>();
    peers.all().stream()
        .map(peer -> peer.equals(self) ? parts.url() : urls.getOrDefault(peer, ""))
        .filter(url -> !url.isEmpty())
        .forEach(reachable::add);
    gateway.tell(
        new NodeLinkGateway.Members(
            peers, List.copyOf(reachable), leasesWatched.containsValue(true)));
  }

  private void local(Local local) {
    if (local.ref().isPresent()) {
      var opened = new PeerMessage.Opened(self, local.node(), local.session(), local.ref().get());
      own.put(local.node(), opened);
      elsewhere.computeIfPresent(
          local.node(), (_, known) -> known.session() < local.session() ? null : known);
      peers.others().forEach(other -> other.tell(opened));
    } else {
      own.computeIfPresent(
          local.node(), (_, known) -> known.session() == local.session() ? null : known);
      var closed = new PeerMessage.Closed(local.node(), local.session());
      peers.others().forEach(other -> other.tell(closed));
    }
  }

  private void opened(PeerMessage.Opened opened) {
    heartbeats.heard(opened.node());
    PeerMessage.Opened known = elsewhere.get(opened.node());
    if (known == null || known.session() <= opened.session()) {
      elsewhere.put(opened.node(), opened);
    }
    gateway.tell(new NodeLinkGateway.EndBelow(opened.node(), opened.session()));
  }

  private void tell() {
    PeerMessage.Heard heard = heard(Optional.of(TELL_EVERY.multipliedBy(2)));
    peers.others().forEach(other -> other.tell(heard));
  }

  /**
   * @param within only nodes heard of so lately; all if empty. Twice the interval, so that one lost
   *     message does not matter
   */
  private PeerMessage.Heard heard(Optional<Duration> within) {
    Map<String, Long> ages = new TreeMap<>();
    own.keySet()
        .forEach(node ->
            heartbeats
                .age(node)
                .filter(age -> within.isEmpty() || age.compareTo(within.get()) <= 0)
                .ifPresent(age -> ages.put(node, age.toMillis())));
    return new PeerMessage.Heard(self, ages, parts.leaseWatches().any());
  }

  private void ask(Ask ask) {
    PeerMessage.Opened holder = elsewhere.get(ask.node());
    if (holder == null) {
      ask.request().unreachable("node \"" + ask.node() + "\" is not connected");
      return;
    }
    switch (ask.request()) {
      // Messages and references only: the real session will do.
      case SessionMessage.OpenStream open -> holder.ref().tell(open);
      case SessionMessage.Logs logs -> askRemotely(ask.node(), holder, logs);
    }
  }

  private void askRemotely(String node, PeerMessage.Opened holder, SessionMessage.Request request) {
    ActorRef<SessionMessage> remote = remotes.get(node);
    if (remote == null || !remote.path().name().equals(RemoteSession.name(holder.session()))) {
      remote =
          getContext()
              .spawn(
                  RemoteSession.create(node, holder.ref()), RemoteSession.name(holder.session()));
      remotes.put(node, remote);
      getContext().watchWith(remote, new Idle(node, remote));
    }
    remote.tell(request);
  }
}
