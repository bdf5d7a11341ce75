package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.peer.Peers;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.SchedulingBoard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * How the schedulers of several control-plane nodes share their work. Each pod is placed by one of
 * them, and each worker node's room is looked after by one of them: whoever has placed a pod on a
 * node of another's asks that one before the bind, so two that choose the same node at once do not
 * both get its last room. Where a scheduler is alone, all of this is one comparison.
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

  /** Room for a pod of another scheduler; longer than its bind may take. */
  private static final Duration RESERVED_MAX = Duration.ofSeconds(35);

  private record Asked(
      ActorRef<SchedulerPeerMessage> peer, PodView pod, String node, long atNanos) {}

  private final ActorRef<SchedulerPeerMessage> self;
  private final ActorSystem<?> system;
  private final ServiceKey<SchedulerPeerMessage> key;
  private final LongSupplier nanos;
  private final Map<Uid, Asked> asked = new LinkedHashMap<>();
  private Peers<SchedulerPeerMessage> peers;

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
    this.peers = Peers.alone(self, system);
    system.receptionist().tell(Receptionist.register(key, self));
    system.receptionist().tell(Receptionist.subscribe(key, listings));
  }

  /** Whether a pod is to be placed here. */
  boolean isMine(Uid pod) {
    return peers.isMine("pod/" + pod.value());
  }

  /**
   * @return whether waiting pods have to be divided anew
   */
  boolean members(Receptionist.Listing listing, SchedulingBoard board) {
    Peers<SchedulerPeerMessage> next = Peers.of(self, listing, key, system);
    boolean changed = !next.all().equals(peers.all());
    peers = next;
    drop(one -> !next.has(one.peer()), board);
    return changed;
  }

  /**
   * Before a bind.
   *
   * @return whether the room is there already; otherwise an answer comes
   */
  boolean askFor(PodView pod, String node) {
    ActorRef<SchedulerPeerMessage> responsible = peers.responsibleFor("node/" + node);
    if (responsible.equals(self)) {
      return true;
    }
    asked.put(pod.uid(), new Asked(responsible, pod, node, nanos.getAsLong()));
    responsible.tell(
        new SchedulerPeerMessage.Reserve(
            pod.key().namespace(),
            pod.key().name(),
            pod.uid().value(),
            pod.revision(),
            node,
            self));
    return false;
  }

  /** A refusal gives the pod back to the queue. @return the pod that may be bound now */
  Optional<PodView> answered(SchedulerPeerMessage.Reserved answer, SchedulingBoard board) {
    Asked one = asked.get(new Uid(answer.uid()));
    if (one == null || !one.node().equals(answer.node())) {
      return Optional.empty();
    }
    asked.remove(one.pod().uid());
    if (!answer.granted()) {
      // Taken by somebody else meanwhile; another try will see that.
      board.bindEnded(one.pod().uid(), false, nanos.getAsLong());
      return Optional.empty();
    }
    return Optional.of(one.pod());
  }

  /** A bind there was refused. */
  void giveUp(PodView pod, String node) {
    ActorRef<SchedulerPeerMessage> responsible = peers.responsibleFor("node/" + node);
    if (!responsible.equals(self)) {
      responsible.tell(new SchedulerPeerMessage.GiveUp(pod.uid().value()));
    }
  }

  /** Answers another scheduler, once the image shows the pod. */
  void grant(SchedulerPeerMessage.Reserve wish, ClusterImage image, SchedulingBoard board) {
    long until = nanos.getAsLong() + RESERVED_MAX.toNanos();
    boolean granted =
        image
            .get(new ObjectKey(SchedulerWrites.PODS, wish.namespace(), wish.name()))
            .filter(pod -> pod.uid().value().equals(wish.uid()))
            .map(PodView::of)
            .filter(pod -> board.reserve(pod, wish.node(), until))
            .isPresent();
    wish.asker().tell(new SchedulerPeerMessage.Reserved(wish.uid(), wish.node(), granted));
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
        one.peer().tell(new SchedulerPeerMessage.GiveUp(one.pod().uid().value()));
        board.bindEnded(one.pod().uid(), false, nanos.getAsLong());
      }
    }
  }
}
