package io.troupe.core.schedule;

import io.troupe.core.meta.Uid;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The scheduler without its IO: news of pods and nodes in, one placement attempt at a time out.
 *
 * <p>Every pod that is ours to place is either in the queue, or has its bind in flight, or is
 * assumed on a node until the image shows it there. Nothing here is journaled: {@link #rebuild}
 * starts over from an image. One thread at a time; times are nanoseconds of a monotonic source.
 */
public final class SchedulingBoard {

  /** How one attempt ended. */
  public sealed interface Attempt {
    PodView pod();

    /** Room is reserved; ask for the bind, then say how it ended by {@link #bindEnded}. */
    record Bind(PodView pod, String node) implements Attempt {}

    /**
     * Back in the queue, until something changes.
     *
     * @param diagnosis what each node lacked; empty when it is not the nodes that are to blame
     */
    record Unschedulable(PodView pod, String message, Optional<Diagnosis> diagnosis)
        implements Attempt {}
  }

  private record InFlight(SchedulingQueue.Popped popped, String node, Choice choice) {}

  /** Room that another scheduler has asked for. */
  private record Reserved(PodView pod, String node, long untilNanos) {}

  private final Profile profile;
  private final Placer placer;
  private final Predicate<Uid> share;
  private final Map<Uid, InFlight> binding = new LinkedHashMap<>();
  private final Map<Uid, Reserved> reserved = new LinkedHashMap<>();
  private Snapshot snapshot = new Snapshot();
  private SchedulingQueue queue;

  /** Of a scheduler that shares its pods with no other. */
  public SchedulingBoard(Profile profile, RandomGenerator random) {
    this(profile, random, _ -> true);
  }

  /**
   * @param share which of the profile's pods are this scheduler's; when its answer for a waiting
   *     pod changes, the pod is to be given to {@link #podChanged} again
   */
  public SchedulingBoard(Profile profile, RandomGenerator random, Predicate<Uid> share) {
    this.profile = profile;
    this.share = share;
    this.placer = new Placer(profile, random);
    this.queue = new SchedulingQueue(profile);
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  public SchedulingQueue queue() {
    return queue;
  }

  public int bindsInFlight() {
    return binding.size();
  }

  /** Forgets all but the binds in flight and starts from these. Back-offs start anew. */
  public void rebuild(Collection<NodeFacts> nodes, Collection<PodView> pods, long nowNanos) {
    snapshot = new Snapshot();
    queue = new SchedulingQueue(profile);
    nodes.forEach(snapshot::nodeChanged);
    Set<Uid> alive = new HashSet<>();
    pods.forEach(pod -> alive.add(pod.uid()));
    binding.keySet().retainAll(alive);
    binding.values().forEach(b -> snapshot.assume(b.popped().pod(), b.node()));
    reserved.keySet().retainAll(alive);
    reserved.values().forEach(r -> snapshot.assume(r.pod(), r.node()));
    pods.forEach(pod -> podChanged(pod, nowNanos));
  }

  public void podChanged(PodView pod, long nowNanos) {
    Optional<String> freed = snapshot.podChanged(pod);
    if (!pod.node().isEmpty()) {
      reserved.remove(pod.uid());
    }
    if (!isOurs(pod)) {
      queue.remove(pod.uid());
      binding.remove(pod.uid());
    } else if (!snapshot.isAssumed(pod.uid())) {
      queue.offer(pod, nowNanos);
    }
    freed.ifPresent(_ -> queue.wake(WakeUp.POD_LEFT_NODE, nowNanos));
  }

  public void podGone(Uid pod, long nowNanos) {
    queue.remove(pod);
    binding.remove(pod);
    reserved.remove(pod);
    snapshot.podGone(pod).ifPresent(_ -> queue.wake(WakeUp.POD_LEFT_NODE, nowNanos));
  }

  public void nodeChanged(NodeFacts facts, long nowNanos) {
    Optional<NodeView> before = snapshot.node(facts.name());
    snapshot.nodeChanged(facts);
    wakeUpsBetween(before, facts).forEach(fact -> queue.wake(fact, nowNanos));
  }

  public void nodeGone(String name) {
    snapshot.nodeGone(name);
  }

  /** Tries the next pod that is due; empty when none is. */
  public Optional<Attempt> next(long nowNanos) {
    return queue.pop(nowNanos).map(popped -> attempt(popped, nowNanos));
  }

  /** How the node of a bind in flight was chosen; empty when none is. */
  public Optional<Choice> choice(Uid pod) {
    return Optional.ofNullable(binding.get(pod)).map(InFlight::choice);
  }

  /** A refused bind gives its room back and the pod tries again after a back-off. */
  public void bindEnded(Uid pod, boolean bound, long nowNanos) {
    InFlight ended = binding.remove(pod);
    if (bound) {
      return; // stays assumed until the image shows it
    }
    if (snapshot.isAssumed(pod)) {
      snapshot.forget(pod);
      queue.wake(WakeUp.POD_LEFT_NODE, nowNanos);
    }
    if (ended != null) {
      queue.putBack(ended.popped(), nowNanos);
    }
  }

  /**
   * Another scheduler wants room for a pod of its own: whether the node has it, as far as is known
   * here. It counts as taken from now on.
   */
  public boolean reserve(PodView pod, String node, long untilNanos) {
    if (reserved.remove(pod.uid()) != null) { // it asks again
      snapshot.forget(pod.uid());
    }
    Optional<NodeView> view = snapshot.node(node);
    if (binding.containsKey(pod.uid())
        || !pod.node().isEmpty()
        || view.isEmpty()
        || !fits(pod, view.get())) {
      return false;
    }
    snapshot.assume(pod, node);
    queue.remove(pod.uid());
    reserved.put(pod.uid(), new Reserved(pod, node, untilNanos));
    return true;
  }

  /** Another scheduler has had room for a pod since before this one answered for the node. */
  public void hold(PodView pod, String node, long untilNanos) {
    if (pod.node().isEmpty() && !binding.containsKey(pod.uid())) {
      snapshot.assume(pod, node);
      queue.remove(pod.uid());
      reserved.put(pod.uid(), new Reserved(pod, node, untilNanos));
    }
  }

  private boolean fits(PodView pod, NodeView node) {
    return profile.filters().stream()
        .noneMatch(filter -> filter.filter(pod, node) instanceof Verdict.NoFit);
  }

  /** The other scheduler has given its wish up. */
  public void giveUp(Uid pod, long nowNanos) {
    if (reserved.remove(pod) != null && snapshot.isAssumed(pod)) {
      snapshot.forget(pod);
      queue.wake(WakeUp.POD_LEFT_NODE, nowNanos);
    }
  }

  /** Gives up what was reserved and never used. @return whether some is left to look after */
  public boolean expire(long nowNanos) {
    List.copyOf(reserved.values()).stream()
        .filter(one -> one.untilNanos() <= nowNanos)
        .forEach(one -> giveUp(one.pod().uid(), nowNanos));
    return !reserved.isEmpty();
  }

  /** When {@link #next} may have something although no news came. */
  public OptionalLong nextDueNanos() {
    return queue.nextDueNanos();
  }

  private Attempt attempt(SchedulingQueue.Popped popped, long nowNanos) {
    PodView pod = popped.pod();
    return switch (placer.place(pod, snapshot)) {
      case Placement.Nowhere(var diagnosis, var message) -> {
        queue.putUnschedulable(popped, diagnosis.wakeUps(), nowNanos);
        yield new Attempt.Unschedulable(pod, message, Optional.of(diagnosis));
      }
      case Placement.Chosen chosen -> reserve(popped, chosen, nowNanos);
    };
  }

  private Attempt reserve(SchedulingQueue.Popped popped, Placement.Chosen chosen, long nowNanos) {
    NodeView node = chosen.node();
    PodView pod = popped.pod();
    for (PermitPlugin plugin : profile.permits()) {
      if (plugin.permit(pod, node) instanceof Verdict.NoFit(var why, _)) {
        queue.putBack(popped, nowNanos);
        return new Attempt.Unschedulable(pod, String.join(", ", why), Optional.empty());
      }
    }
    snapshot.assume(pod, node.name());
    binding.put(pod.uid(), new InFlight(popped, node.name(), chosen.choice()));
    return new Attempt.Bind(pod, node.name());
  }

  private boolean isOurs(PodView pod) {
    return pod.node().isEmpty()
        && !pod.deleting()
        && !pod.finished()
        && pod.schedulerName().equals(profile.schedulerName())
        && share.test(pod.uid());
  }

  private static Set<WakeUp> wakeUpsBetween(Optional<NodeView> before, NodeFacts after) {
    if (before.isEmpty()) {
      return EnumSet.of(WakeUp.NODE_ADDED);
    }
    NodeFacts old = before.get().facts();
    Set<WakeUp> facts = EnumSet.noneOf(WakeUp.class);
    if (!old.labels().equals(after.labels())) {
      facts.add(WakeUp.NODE_LABELS_CHANGED);
    }
    if (!old.taints().equals(after.taints()) || old.unschedulable() != after.unschedulable()) {
      facts.add(WakeUp.NODE_TAINTS_CHANGED);
    }
    // More of one resource may come with less of another, so any change counts.
    if (!old.allocatable().equals(after.allocatable()) || old.podsMax() != after.podsMax()) {
      facts.add(WakeUp.NODE_ALLOCATABLE_CHANGED);
    }
    return facts;
  }
}
