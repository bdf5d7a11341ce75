package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.peer.Peers;
import io.troupe.actors.schedule.SchedulerPeerMessage.GiveUp;
import io.troupe.actors.schedule.SchedulerPeerMessage.Held;
import io.troupe.actors.schedule.SchedulerPeerMessage.Reserve;
import io.troupe.actors.schedule.SchedulerPeerMessage.Reserved;
import io.troupe.actors.schedule.SchedulerPeerMessage.Word;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.Fnv;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.RoomAgreement;
import io.troupe.core.schedule.SchedulingBoard;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * How the schedulers of several control-plane nodes share their work. Each pod is placed by one of
 * them, and each worker node's room is given away by one of them: whoever has placed a pod on a
 * node of another's asks that one before the bind. Whose a pod is, each decides by whom it can
 * reach; two that place the same pod do no harm, for it is bound once. Whose a node is, all have to
 * agree upon ({@link RoomAgreement}). Where a scheduler is alone, all of this is one comparison.
 *
 * <p>Worked example: A places pod {@code p} on node {@code n}, which is C's. A asks C for room; C
 * has just assumed {@code q} there and refuses. A gives {@code p} back to its queue, and a second
 * later its own image shows {@code q}.
 *
 * <p>At most one wish a pod is under way. Belongs to the scheduler's actor.
 */
final class Rooms {
  /** A peer that takes longer is stopped or gone; the pod is placed anew. */
  static final Duration ANSWER_MAX = Duration.ofSeconds(1);

  /** How often the others are told that all is as it was; several times in a lease. */
  static final Duration SPEAK_EVERY = Duration.ofMillis(500);

  /** Room for a pod of another scheduler; longer than its bind may take. */
  private static final Duration RESERVED_MAX = Duration.ofSeconds(35);

  /** Of one peer; it has fewer binds in flight, and fewer rooms of others. */
  private static final int HELD_MAX = 10_000;

  private record Asked(
      ActorRef<SchedulerPeerMessage> peer, PodView pod, String node, long atNanos) {}

  private final ActorRef<SchedulerPeerMessage> self;
  private final ActorSystem<?> system;
  private final ServiceKey<SchedulerPeerMessage> key;
  private final LongSupplier nanos;
  private final Map<Uid, Asked> asked = new LinkedHashMap<>();
  private final RoomAgreement agreement;

  /** When each peer has asked last, by its own time. */
  private final Map<String, Long> questions = new HashMap<>();

  /** Peers that wait for a word of this one. */
  private final Set<String> wanting = new TreeSet<>();

  /** What each peer had under way when it went over to the view. */
  private final Map<String, List<Held>> held = new TreeMap<>();

  private Peers<SchedulerPeerMessage> reachable;
  private Peers<SchedulerPeerMessage> keepers;
  private long view;

  /**
   * @param scheduler its name; schedulers of other names share nothing with it
   * @param listings is told who else there is, now and when that changes
   */
  Rooms(
      ActorRef<SchedulerPeerMessage> self,
      ActorSystem<?> system,
      String scheduler,
      LongSupplier nanos,
      ActorRef<Receptionist.Listing> listings) {
    this.self = self;
    this.system = system;
    this.nanos = nanos;
    this.key = ServiceKey.create(SchedulerPeerMessage.class, "scheduler-" + scheduler);
    this.reachable = Peers.alone(self, system);
    this.keepers = reachable;
    this.agreement = new RoomAgreement(Peers.name(self, system), nanos.getAsLong());
    lookAround();
    if (agreement.agreed(nanos.getAsLong())) {
      agreement.begin(
          nanos.getAsLong()); // whoever is alone from the start has nobody to learn from
    }
    system.receptionist().tell(Receptionist.register(key, self));
    system.receptionist().tell(Receptionist.subscribe(key, listings));
  }

  /** Whether a pod is to be placed here. */
  boolean isMine(Uid pod) {
    return reachable.isMine("pod/" + pod.value());
  }

  /** Whether pods can be bound now. */
  boolean open() {
    return agreement.holds(Peers.members(system), nanos.getAsLong());
  }

  /** Whether others have to be told from time to time. */
  boolean shared() {
    return !keepers.alone() || !agreement.begun();
  }

  /** Whether only what is under way is missing, to be shown by an image that is newer than now. */
  boolean agreed() {
    return !agreement.begun() && agreement.agreed(nanos.getAsLong());
  }

  /** On an image that is newer than the agreement, which the board has been made of. */
  void begin(ClusterImage image, SchedulingBoard board) {
    if (!agreed()) {
      return; // somebody has come or gone since
    }
    long until = nanos.getAsLong() + RESERVED_MAX.toNanos();
    held.values().stream()
        .flatMap(List::stream)
        .forEach(one ->
            pod(image, one.namespace(), one.name(), one.uid())
                .ifPresent(pod -> board.hold(pod, one.node(), until)));
    held.clear();
    agreement.begin(nanos.getAsLong());
  }

  /**
   * @return whether waiting pods have to be divided anew
   */
  boolean members(Receptionist.Listing listing, SchedulingBoard board) {
    Peers<SchedulerPeerMessage> next = Peers.of(self, listing, key, system);
    boolean changed = !next.all().equals(reachable.all());
    reachable = next;
    keepers = Peers.registered(self, listing, key, system);
    drop(one -> !next.has(one.peer()), board);
    speak(board);
    return changed;
  }

  /** Tells the others by which view this one goes, once it may. */
  void speak(SchedulingBoard board) {
    if (lookAround()) {
      drop(_ -> true, board);
    }
    keepers
        .named()
        .forEach((name, peer) -> {
          if (!peer.equals(self) && reachable.has(peer)) {
            say(name, peer, board);
          }
        });
  }

  private boolean lookAround() {
    boolean changed =
        agreement.members(keepers.named().keySet(), keepers.hasEldest(system), nanos.getAsLong());
    if (changed) {
      view = Fnv.hash64(String.join(" ", agreement.view()));
      questions.keySet().retainAll(agreement.view());
      wanting.retainAll(agreement.view());
      held.clear();
    }
    return changed;
  }

  private void say(String name, ActorRef<SchedulerPeerMessage> peer, SchedulingBoard board) {
    long now = nanos.getAsLong();
    if (agreement.maySay(now)) {
      boolean wanted = agreement.lacks(name);
      boolean full = wanted || wanting.contains(name);
      peer.tell(
          new Word(
              self,
              List.copyOf(agreement.view()),
              now,
              questions.getOrDefault(name, 0L),
              wanted,
              full ? underWay(peer, board) : List.of()));
      agreement.said(name, now);
    }
  }

  /** What counts at the peer's nodes, by what this one knows. */
  private List<Held> underWay(ActorRef<SchedulerPeerMessage> peer, SchedulingBoard board) {
    return board.snapshot().assumed().stream()
        .filter(pod -> keeper(pod.node()).equals(peer))
        .limit(HELD_MAX)
        .map(
            pod -> new Held(pod.key().namespace(), pod.key().name(), pod.uid().value(), pod.node()))
        .toList();
  }

  private void heard(Word word, SchedulingBoard board) {
    String name = Peers.name(word.from(), system);
    if (!keepers.has(word.from())) {
      return;
    }
    TreeSet<String> theirs = new TreeSet<>(word.view());
    if (theirs.equals(agreement.view()) && agreement.lacks(name)) {
      held.put(name, word.held());
    }
    agreement.heard(name, theirs, word.answers());
    questions.put(name, word.asked());
    if (word.wanted()) {
      wanting.add(name);
      say(name, word.from(), board);
    } else {
      wanting.remove(name);
    }
  }

  /** The others need not wait until what was said to this one is forgotten. */
  void leave() {
    keepers.others().forEach(peer -> peer.tell(new SchedulerPeerMessage.Left(self)));
  }

  private ActorRef<SchedulerPeerMessage> keeper(String node) {
    return keepers.responsibleFor("node/" + node);
  }

  /**
   * Before a bind, while {@link #open}.
   *
   * @return whether the room is there already; otherwise an answer comes
   */
  boolean askFor(PodView pod, String node, SchedulingBoard board) {
    ActorRef<SchedulerPeerMessage> keeper = keeper(node);
    if (keeper.equals(self)) {
      return true;
    }
    if (!reachable.has(keeper)) {
      board.bindEnded(pod.uid(), false, nanos.getAsLong());
      return false;
    }
    asked.put(pod.uid(), new Asked(keeper, pod, node, nanos.getAsLong()));
    keeper.tell(
        new Reserve(
            pod.key().namespace(),
            pod.key().name(),
            pod.uid().value(),
            pod.revision(),
            node,
            view,
            self));
    return false;
  }

  /**
   * From another scheduler, but for its wishes. @return the pod that may be bound now, and where
   */
  Optional<Reserved> hear(SchedulerPeerMessage message, SchedulingBoard board) {
    switch (message) {
      case Word word -> heard(word, board);
      case SchedulerPeerMessage.Left(var from) ->
          agreement.left(Peers.name(from, system), nanos.getAsLong());
      case GiveUp(var uid) -> board.giveUp(new Uid(uid), nanos.getAsLong());
      case Reserved answer -> {
        return answered(answer, board);
      }
      case Reserve _ -> {}
    }
    return Optional.empty();
  }

  /** The pod of a wish that may be bound. */
  PodView granted(Reserved answer) {
    return asked.remove(new Uid(answer.uid())).pod();
  }

  /** A refusal gives the pod back to the queue; so does what was granted under another view. */
  private Optional<Reserved> answered(Reserved answer, SchedulingBoard board) {
    Asked one = asked.get(new Uid(answer.uid()));
    if (one == null || !one.node().equals(answer.node())) {
      return Optional.empty();
    }
    if (answer.granted() && answer.view() == view && open()) {
      return Optional.of(answer);
    }
    asked.remove(one.pod().uid());
    if (answer.granted()) {
      one.peer().tell(new GiveUp(answer.uid()));
    }
    // Taken by somebody else meanwhile; another try will see that.
    board.bindEnded(one.pod().uid(), false, nanos.getAsLong());
    return Optional.empty();
  }

  /** A bind there was refused. */
  void giveUp(PodView pod, String node) {
    ActorRef<SchedulerPeerMessage> keeper = keeper(node);
    if (!keeper.equals(self)) {
      keeper.tell(new GiveUp(pod.uid().value()));
    }
  }

  /** Answers another scheduler, once the image shows the pod. */
  void grant(Reserve wish, ClusterImage image, SchedulingBoard board) {
    long until = nanos.getAsLong() + RESERVED_MAX.toNanos();
    boolean granted =
        wish.view() == view
            && open()
            && pod(image, wish.namespace(), wish.name(), wish.uid())
                .filter(pod -> board.reserve(pod, wish.node(), until))
                .isPresent();
    wish.asker().tell(new Reserved(wish.uid(), wish.node(), granted, wish.view()));
  }

  private static Optional<PodView> pod(
      ClusterImage image, String namespace, String name, String uid) {
    return image
        .get(new ObjectKey(SchedulerWrites.PODS, namespace, name))
        .filter(pod -> pod.uid().value().equals(uid))
        .map(PodView::of);
  }

  /** Gives up what has waited too long on either side. @return whether to look again */
  boolean expire(SchedulingBoard board) {
    long now = nanos.getAsLong();
    drop(one -> now - one.atNanos() > ANSWER_MAX.toNanos(), board);
    return board.expire(now) || !asked.isEmpty();
  }

  private void drop(Predicate<Asked> which, SchedulingBoard board) {
    for (Asked one : List.copyOf(asked.values())) {
      if (which.test(one)) {
        asked.remove(one.pod().uid());
        one.peer().tell(new GiveUp(one.pod().uid().value()));
        board.bindEnded(one.pod().uid(), false, nanos.getAsLong());
      }
    }
  }
}
