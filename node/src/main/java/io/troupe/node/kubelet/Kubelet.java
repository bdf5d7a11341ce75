package io.troupe.node.kubelet;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kubelet.KubeletAdmission;
import io.troupe.core.kubelet.PodReport;
import io.troupe.core.kubelet.PodView;
import io.troupe.core.link.NodeLink;
import io.troupe.node.link.LinkConnector;
import io.troupe.node.link.LinkConnector.LinkEvent;
import io.troupe.node.runtime.PodRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The root of one node agent: keeps the link, one {@link PodWorker} per pod, and the Node. */
final class Kubelet extends AbstractBehavior<Kubelet.Command> {

  /** How often it is looked whether tokens must be renewed, or asked for again. */
  private static final Duration TOKENS_EVERY = Duration.ofSeconds(10);

  sealed interface Command {}

  record Stop(boolean withPods) implements Command {}

  record Found(List<PodRuntime.Existing> existing) implements Command {}

  private record Broken(Throwable cause) implements Command {}

  private record Exited(PodRuntime.Exited exited) implements Command {}

  private record Link(LinkEvent event) implements Command {}

  private record Connect() implements Command {}

  private record Beat() implements Command {}

  private record StatusDue() implements Command {}

  private record TokensDue() implements Command {}

  private record WorkerGone(String uid) implements Command {}

  private record Worker(ActorRef<WorkerMessage> ref, PodView pod) {}

  private final AgentParts parts;
  private final TimerScheduler<Command> timers;
  private final RandomGenerator random;
  private final LinkOutlet outlet = new LinkOutlet();
  private final Tokens tokens = new Tokens(outlet);
  private final ReferenceStore references = new ReferenceStore(tokens);
  private final Probes probes;
  private final LogQueries logs;
  private final StreamRoom streams;
  private final ActorRef<LinkEvent> linkEvents;
  private final Map<String, Worker> workers = new TreeMap<>();
  // Of pods that no worker has taken up yet, by uid.
  private final Map<String, List<PodRuntime.Existing>> existing = new TreeMap<>();
  private final Instant since;
  private long attempt;
  private Duration pause;
  private boolean connected;
  private int failures; // to connect, since the last session

  static Behavior<Command> create(AgentParts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Kubelet(context, timers, parts)));
  }

  private Kubelet(ActorContext<Command> context, TimerScheduler<Command> timers, AgentParts parts) {
    super(context);
    this.parts = parts;
    this.timers = timers;
    this.random = parts.random();
    this.since = parts.clock().instant();
    this.pause = parts.settings().reconnectMin();
    this.probes = new Probes(parts.runtime(), parts.node().address());
    this.logs = new LogQueries(parts.runtime(), parts.clock());
    this.streams = new StreamRoom(parts.runtime());
    this.linkEvents = context.messageAdapter(LinkEvent.class, Link::new);
    ActorRef<Command> self = context.getSelf();
    context.pipeToSelf(
        parts.runtime().open(exited -> self.tell(new Exited(exited))),
        (found, failure) -> failure == null ? new Found(found) : new Broken(failure));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::handle)
        .onSignal(
            PostStop.class,
            stopped -> {
              logs.cancelAll();
              streams.cancelAll();
              outlet.close();
              return this;
            })
        .build();
  }

  private Behavior<Command> handle(Command command) {
    switch (command) {
      case Stop(var withPods) -> {
        return stop(withPods);
      }
      case Found(var found) -> {
        found.forEach(
            e -> existing.computeIfAbsent(e.ref().podUid(), _ -> new ArrayList<>()).add(e));
        connect();
      }
      case Broken(var cause) -> {
        getContext()
            .getLog()
            .error("the runtime of node {} does not work", parts.node().name(), cause);
        return Behaviors.stopped();
      }
      case Exited(var exited) -> {
        Worker worker = workers.get(exited.ref().podUid());
        if (worker != null) {
          worker.ref().tell(new WorkerMessage.Ended(exited));
        } else {
          ended(exited);
        }
      }
      case Link(var event) -> link(event);
      case Connect() -> connect();
      case Beat() -> outlet.send(NodeLink.Heartbeat::new);
      case StatusDue() -> {
        byte[] status = Json.bytes(nodeStatus());
        outlet.send(session -> new NodeLink.NodeStatus(session, status));
      }
      case TokensDue() -> {
        Instant now = parts.clock().instant();
        living().forEach(pod -> wantTokens(pod, now));
      }
      case WorkerGone(var uid) -> {
        workers.remove(uid);
        tokens.forget(uid);
        streams.gone(uid);
      }
    }
    return this;
  }

  private Behavior<Command> stop(boolean withPods) {
    timers.cancelAll();
    outlet.close();
    probes.close();
    if (withPods) {
      workers.keySet().forEach(uid -> parts.runtime().remove(uid));
    }
    return Behaviors.stopped();
  }

  /** A container of a pod nobody has assigned yet: remembered with its end. */
  private void ended(PodRuntime.Exited exited) {
    List<PodRuntime.Existing> found =
        existing.getOrDefault(exited.ref().podUid(), new ArrayList<>());
    found.replaceAll(e ->
        e.ref().equals(exited.ref())
            ? new PodRuntime.Existing(e.ref(), e.startedAt(), Optional.of(exited))
            : e);
  }

  private void connect() {
    attempt++;
    connected = false;
    ObjectNode node = parts.node().node(nodeStatus());
    parts
        .connector()
        .open(attempt, new NodeLink.Hello(parts.node().name(), Json.bytes(node)), linkEvents);
  }

  private ObjectNode nodeStatus() {
    return parts
        .node()
        .status(
            parts.runtime().version(), since, parts.runtime().limits(), parts.clock().instant());
  }

  private void link(LinkEvent event) {
    if (event.attempt() != attempt) {
      if (event instanceof LinkEvent.Opened(_, var uplink)) {
        uplink.close();
      }
      return;
    }
    switch (event) {
      case LinkEvent.Opened(_, var uplink) -> outlet.open(uplink);
      case LinkEvent.Received(_, var message) -> heard(message);
      case LinkEvent.Closed(_, var reason) -> {
        getContext().getLog().info("node {} lost its link: {}", parts.node().name(), reason);
        outlet.close();
        logs.cancelAll();
        streams.cancelAll();
        tokens.linkLost();
        timers.cancel("beat");
        timers.cancel("status");
        timers.cancel("tokens");
        if (connected) {
          pause = parts.settings().reconnectMin();
          failures = 0;
        }
        long half = Math.max(1, pause.toMillis() / 2);
        Duration wait = Duration.ofMillis(half + random.nextLong(half));
        if (++failures % parts.connector().servers() == 0) { // none of them could be reached
          pause = min(pause.multipliedBy(2), parts.settings().reconnectMax());
        }
        timers.startSingleTimer("connect", new Connect(), wait);
      }
    }
  }

  private void heard(NodeLink.Down message) {
    switch (message) {
      case NodeLink.Welcome(var session, var controlPlanes) -> {
        connected = true;
        parts.connector().learned(controlPlanes);
        outlet.welcome(session);
        timers.startTimerWithFixedDelay("beat", new Beat(), parts.settings().heartbeatEvery());
        timers.startTimerWithFixedDelay("tokens", new TokensDue(), TOKENS_EVERY);
        timers.startTimerWithFixedDelay("status", new StatusDue(), parts.settings().statusEvery());
      }
      case NodeLink.Assignments(_, var pods) -> assignments(pods);
      case NodeLink.Assigned(_, var pod) -> assigned(new PodView(Json.parse(pod)));
      case NodeLink.Removed removed -> {
        Worker worker = workers.get(removed.uid());
        if (worker != null) {
          worker.ref().tell(new WorkerMessage.Removed());
        }
      }
      case NodeLink.References news -> {
        references.accept(news);
        workers.values().forEach(w -> w.ref().tell(new WorkerMessage.ReferencesChanged()));
      }
      case NodeLink.TokenAnswer answer ->
          tokens
              .answered(answer, parts.clock().instant())
              .map(workers::get)
              .ifPresent(w -> w.ref().tell(new WorkerMessage.ReferencesChanged()));
      case NodeLink.Query query -> query(query);
      case NodeLink.More more -> logs.more(more);
      case NodeLink.Cancel(_, var query) -> logs.cancel(query);
      case NodeLink.StreamOpen asked -> stream(asked);
      case NodeLink.StreamData data -> streams.data(data);
      case NodeLink.StreamCredit credit -> streams.credit(credit);
      case NodeLink.StreamHalfClosed closed -> streams.halfClosed(closed);
      case NodeLink.StreamCancel(_, var stream) -> streams.cancel(stream);
    }
  }

  private void assignments(List<byte[]> pods) {
    Set<String> wanted = new TreeSet<>();
    for (byte[] json : pods) {
      PodView pod = new PodView(Json.parse(json));
      wanted.add(pod.uid());
      assigned(pod);
    }
    for (Map.Entry<String, Worker> worker : workers.entrySet()) {
      worker
          .getValue()
          .ref()
          .tell(
              wanted.contains(worker.getKey())
                  ? new WorkerMessage.Resend()
                  : new WorkerMessage.Removed());
    }
    // What runs here and belongs to no pod any more was deleted while the agent was away.
    for (String uid : existing.keySet()) {
      getContext().getLog().info("pod uid {} is gone, what is left of it is removed", uid);
      parts.runtime().remove(uid);
    }
    existing.clear();
  }

  private void wantTokens(PodView pod, Instant now) {
    if (parts.runtime().keepsVolumes()) {
      tokens.want(pod, now);
    }
  }

  private void assigned(PodView pod) {
    if (!pod.terminal()) {
      wantTokens(pod, parts.clock().instant());
    }
    Worker worker = workers.get(pod.uid());
    if (worker != null) {
      workers.put(pod.uid(), new Worker(worker.ref(), pod));
      worker.ref().tell(new WorkerMessage.Assigned(pod));
      return;
    }
    List<PodRuntime.Existing> found = existing.remove(pod.uid());
    boolean fresh = found == null && pod.startTime().isEmpty() && !pod.terminal();
    Optional<PodReport.Verdict> verdict =
        fresh ? KubeletAdmission.judge(pod, living(), describedNode()) : Optional.empty();
    ActorRef<WorkerMessage> ref =
        getContext()
            .spawn(
                PodWorker.create(workerParts(), pod, found == null ? List.of() : found, verdict),
                "pod-" + pod.uid());
    getContext().watchWith(ref, new WorkerGone(pod.uid()));
    workers.put(pod.uid(), new Worker(ref, pod));
  }

  private List<PodView> living() {
    return workers.values().stream().map(Worker::pod).filter(pod -> !pod.terminal()).toList();
  }

  private ObjectNode describedNode() {
    return parts.node().node(nodeStatus());
  }

  private WorkerParts workerParts() {
    return new WorkerParts(
        parts.runtime(),
        references,
        outlet,
        probes,
        parts.clock(),
        parts.node().name(),
        parts.node().address(),
        nodeStatus().path("allocatable"));
  }

  private void query(NodeLink.Query query) {
    Worker worker = workers.get(query.uid());
    Optional<LinkConnector.Uplink> uplink = outlet.uplink();
    if (uplink.isEmpty()) {
      return;
    }
    if (worker == null || !query.kind().equals("logs")) {
      LogQueries.refuse(
          query,
          uplink.get(),
          "pod " + query.namespace() + "/" + query.pod() + " does not run here");
      return;
    }
    worker.ref().tell(new WorkerMessage.Logs(query, logs, uplink.get()));
  }

  private void stream(NodeLink.StreamOpen asked) {
    Worker worker = workers.get(asked.uid());
    Optional<LinkConnector.Uplink> uplink = outlet.uplink();
    if (uplink.isEmpty()) {
      return;
    }
    StreamDesk desk = streams.open(asked, uplink.get());
    if (worker == null) {
      StreamRoom.refuse(desk);
    } else {
      worker.ref().tell(new WorkerMessage.Stream(desk));
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
