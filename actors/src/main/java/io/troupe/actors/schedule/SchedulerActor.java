package io.troupe.actors.schedule;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.stream.UniqueKillSwitch;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.image.WatchEvent;
import io.troupe.actors.schedule.SchedulerMessage.BindEnded;
import io.troupe.actors.schedule.SchedulerMessage.CaughtUp;
import io.troupe.actors.schedule.SchedulerMessage.ConditionWritten;
import io.troupe.actors.schedule.SchedulerMessage.Expire;
import io.troupe.actors.schedule.SchedulerMessage.Members;
import io.troupe.actors.schedule.SchedulerMessage.News;
import io.troupe.actors.schedule.SchedulerMessage.Opened;
import io.troupe.actors.schedule.SchedulerMessage.Rebuild;
import io.troupe.actors.schedule.SchedulerMessage.Shown;
import io.troupe.actors.schedule.SchedulerMessage.Speak;
import io.troupe.actors.schedule.SchedulerMessage.Turn;
import io.troupe.actors.schedule.SchedulerMessage.WatchEnded;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.NodeFacts;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.ScheduledCondition;
import io.troupe.core.schedule.SchedulingBoard;
import io.troupe.core.schedule.SchedulingBoard.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Owns the board. A turn places a few pods and then lets news in, so that neither starves the
 * other; many binds are in flight at once, and when their number is full, placing waits for
 * answers.
 */
final class SchedulerActor extends AbstractBehavior<SchedulerMessage> {
  /** Enough to fill the journal's batches; each holds trees, and more would only wait longer. */
  static final int BINDS_IN_FLIGHT_MAX = 128;

  private static final int ATTEMPTS_PER_TURN = 16;
  private static final Duration REOPEN_DELAY = Duration.ofMillis(200);

  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(5);

  private final Scheduler.Parts parts;
  private final TimerScheduler<SchedulerMessage> timers;
  private final SchedulingBoard board;
  private final ConditionWrites conditions;
  private final List<UniqueKillSwitch> watches = new ArrayList<>();
  private final Rooms rooms;
  private int epoch; // begins at random: messages of a failed predecessor must not match
  private boolean turnPending;
  private long seen; // the newest revision that the board has heard of
  private boolean catchingUp;

  static Behavior<SchedulerMessage> create(Scheduler.Parts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new SchedulerActor(context, timers, parts)));
  }

  private SchedulerActor(
      ActorContext<SchedulerMessage> context,
      TimerScheduler<SchedulerMessage> timers,
      Scheduler.Parts parts) {
    super(context);
    this.parts = parts;
    this.timers = timers;
    this.board = new SchedulingBoard(parts.profile(), parts.random(), this::isMine);
    timers.startTimerWithFixedDelay(Speak.class, new Speak(), Rooms.SPEAK_EVERY);
    this.rooms =
        new Rooms(
            context.getSelf().narrow(),
            context.getSystem(),
            parts.profile().schedulerName(),
            parts.nanos(),
            context.messageAdapter(Receptionist.Listing.class, Members::new));
    this.conditions = new ConditionWrites();
    this.epoch = parts.random().nextInt();
    context.getSelf().tell(new Rebuild());
  }

  @Override
  public Receive<SchedulerMessage> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::onMessage)
        .onSignal(PostStop.class, _ -> stopped())
        .onSignal(PreRestart.class, _ -> stopped())
        .build();
  }

  private Behavior<SchedulerMessage> onMessage(SchedulerMessage message) {
    switch (message) {
      case Opened(var ack) -> ack.tell(Following.Ack.TAKEN);
      case News news -> onNews(news);
      case WatchEnded ended -> onWatchEnded(ended);
      case Rebuild _ -> rebuild();
      case Turn _ -> turn();
      case BindEnded ended -> onBindEnded(ended);
      case ConditionWritten(var pod) -> {
        conditions.written(pod);
        writeConditions();
      }
      case Members(var listing) -> members(listing);
      case SchedulerPeerMessage fromPeer -> fromPeer(fromPeer);
      case Speak _ -> {
        rooms.speak(board);
        catchUp();
        wantTurn();
      }
      case CaughtUp(var failure) -> caughtUp(failure);
      case Shown(var wish) -> {
        rooms.grant(wish, parts.images().current(), board);
        expireIn(EXPIRE_EVERY);
      }
      case Expire _ -> {
        if (rooms.expire(board)) {
          expireIn(EXPIRE_EVERY);
        }
        wantTurn();
      }
    }
    return this;
  }

  /** Pods that wait are divided anew; binds in flight go on. */
  private void members(Receptionist.Listing listing) {
    if (rooms.members(listing, board)) {
      long now = parts.nanos().getAsLong();
      parts.images().current().of(SchedulerWrites.PODS).all().stream()
          .filter(pod -> pod.facts().fields().getOrDefault("spec.nodeName", "").isEmpty())
          .map(PodView::of)
          .forEach(pod -> {
            board.podChanged(pod, now);
            if (isGated(pod)) {
              wantGatedCondition(pod);
            }
          });
      writeConditions();
    }
    wantTurn();
  }

  private void fromPeer(SchedulerPeerMessage message) {
    if (message instanceof SchedulerPeerMessage.Reserve wish) {
      getContext().pipeToSelf(parts.images().atLeast(wish.revision()), (_, _) -> new Shown(wish));
      return;
    }
    rooms.hear(message, board).ifPresent(answer -> bindNow(rooms.granted(answer), answer.node()));
    catchUp();
    wantTurn();
  }

  /** Before the first bind under a new agreement: what others have committed before it. */
  private void catchUp() {
    if (rooms.agreed() && !catchingUp) {
      catchingUp = true;
      getContext().pipeToSelf(parts.images().latest(), (_, failure) -> new CaughtUp(failure));
    }
  }

  private void caughtUp(Throwable failure) {
    catchingUp = false;
    if (failure == null && rooms.agreed()) {
      rebuild();
      rooms.begin(parts.images().current(), board);
      expireIn(EXPIRE_EVERY);
    }
    wantTurn();
  }

  private void expireIn(Duration delay) {
    if (!timers.isTimerActive(Expire.class)) {
      timers.startSingleTimer(Expire.class, new Expire(), delay);
    }
  }

  private void rebuild() {
    closeWatches();
    epoch++;
    ClusterImage image = parts.images().current();
    List<NodeFacts> nodes =
        image.of(SchedulerWrites.NODES).all().stream().map(NodeFacts::of).toList();
    List<PodView> pods = image.of(SchedulerWrites.PODS).all().stream().map(PodView::of).toList();
    board.rebuild(nodes, pods, parts.nanos().getAsLong());
    seen = image.revision();
    getContext()
        .getLog()
        .info(
            "scheduling from revision {}: {} nodes, {} pods, {} waiting",
            image.revision(),
            nodes.size(),
            pods.size(),
            board.queue().size());
    follow(SchedulerWrites.NODES, image.revision());
    follow(SchedulerWrites.PODS, image.revision());
    pods.stream().filter(this::isGated).forEach(this::wantGatedCondition);
    writeConditions();
    wantTurn();
  }

  private void follow(ResourceType type, long after) {
    Optional<UniqueKillSwitch> watch =
        Following.start(
            parts.hub(), type, after, epoch, getContext().getSelf(), getContext().getSystem());
    watch.ifPresentOrElse(
        watches::add,
        () -> getContext().getSelf().tell(new WatchEnded(epoch, type, "revision expired")));
  }

  private void onWatchEnded(WatchEnded ended) {
    if (ended.epoch() == epoch) {
      getContext().getLog().info("watch of {} ended: {}; rebuilding", ended.type(), ended.why());
      timers.startSingleTimer(Rebuild.class, new Rebuild(), REOPEN_DELAY);
    }
  }

  private void onNews(News news) {
    if (news.epoch() == epoch) {
      long now = parts.nanos().getAsLong();
      seen = Math.max(seen, news.batch().revision());
      boolean aboutPods = news.type().equals(SchedulerWrites.PODS);
      for (WatchEvent event : news.batch().events()) {
        if (aboutPods) {
          podNews(event.change(), now);
        } else {
          nodeNews(event.change(), now);
        }
      }
      wantTurn();
    }
    news.ack().tell(Following.Ack.TAKEN);
  }

  private void podNews(ObjectChange change, long now) {
    if (change.after().isEmpty()) {
      board.podGone(change.last().uid(), now);
      conditions.forget(change.last().uid());
      return;
    }
    PodView pod = PodView.of(change.after().get());
    board.podChanged(pod, now);
    if (!pod.node().isEmpty()) {
      conditions.forget(pod.uid());
    } else if (isGated(pod)) {
      wantGatedCondition(pod);
      writeConditions();
    }
  }

  private void nodeNews(ObjectChange change, long now) {
    change
        .after()
        .ifPresentOrElse(
            node -> board.nodeChanged(NodeFacts.of(node), now),
            () -> board.nodeGone(change.last().key().name()));
  }

  private void turn() {
    turnPending = false;
    int attempts = rooms.open() ? ATTEMPTS_PER_TURN : 0;
    for (int i = 0; i < attempts && board.bindsInFlight() < BINDS_IN_FLIGHT_MAX; i++) {
      Optional<Attempt> attempt = board.next(parts.nanos().getAsLong());
      if (attempt.isEmpty()) {
        break;
      }
      switch (attempt.get()) {
        case Attempt.Bind(var pod, var node) -> bind(pod, node);
        case Attempt.Unschedulable(var pod, var message, var diagnosis) -> {
          parts.writes().recordFailed(pod, message);
          conditions.want(
              pod,
              ScheduledCondition.unschedulable(message),
              diagnosis.map(lacked -> lacked.grounds(seen)).orElse(Map.of()));
        }
      }
    }
    writeConditions();
    wantTurn();
  }

  /** Now if a pod is due and there is room for its bind, later by a timer, or when news comes. */
  private void wantTurn() {
    if (turnPending || board.bindsInFlight() >= BINDS_IN_FLIGHT_MAX || !rooms.open()) {
      return;
    }
    if (board.queue().activeSize() > 0) {
      turnPending = true;
      getContext().getSelf().tell(new Turn());
      return;
    }
    board
        .nextDueNanos()
        .ifPresentOrElse(
            due -> {
              long wait = Math.max(1_000_000, due - parts.nanos().getAsLong());
              timers.startSingleTimer(Turn.class, new Turn(), Duration.ofNanos(wait));
            },
            () -> timers.cancel(Turn.class));
  }

  private void bind(PodView pod, String node) {
    if (rooms.askFor(pod, node, board)) {
      bindNow(pod, node);
    } else {
      expireIn(Rooms.ANSWER_MAX);
    }
  }

  private void bindNow(PodView pod, String node) {
    getContext()
        .pipeToSelf(
            parts
                .writes()
                .bind(
                    pod,
                    node,
                    board.choice(pod.uid()).map(choice -> choice.grounds(seen)).orElse(Map.of())),
            (answer, failure) -> new BindEnded(pod, node, answer, failure));
  }

  private void onBindEnded(BindEnded ended) {
    PodView pod = ended.pod();
    boolean bound = ended.failure() == null && !(ended.answer() instanceof WriteAnswer.Refused);
    board.bindEnded(pod.uid(), bound, parts.nanos().getAsLong());
    if (bound) {
      parts.writes().recordScheduled(pod, ended.node());
    } else {
      rooms.giveUp(pod, ended.node());
      parts.writes().explainRefusal(pod, ended.node(), ended.answer(), ended.failure());
    }
    wantTurn();
  }

  private boolean isMine(Uid pod) {
    return rooms.isMine(pod);
  }

  private boolean isGated(PodView pod) {
    return board.queue().isGated(pod.uid());
  }

  private void wantGatedCondition(PodView pod) {
    conditions.want(pod, ScheduledCondition.gated());
  }

  private void writeConditions() {
    conditions
        .due()
        .forEach(write ->
            getContext()
                .pipeToSelf(
                    parts.writes().condition(write.pod(), write.wanted(), write.grounds()),
                    (_, _) -> new ConditionWritten(write.pod().uid())));
  }

  private void closeWatches() {
    watches.forEach(UniqueKillSwitch::shutdown);
    watches.clear();
  }

  private Behavior<SchedulerMessage> stopped() {
    rooms.leave();
    closeWatches();
    return this;
  }
}
