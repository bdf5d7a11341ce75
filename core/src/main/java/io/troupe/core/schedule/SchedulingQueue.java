package io.troupe.core.schedule;

import io.troupe.core.meta.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pods that wait for a node: each is in exactly one of four places.
 *
 * <ul>
 *   <li><em>active</em>: to be tried next, by the profile's order, then by how long they wait;
 *   <li><em>backing off</em>: to be tried after 1 s, doubled with each attempt up to 10 s;
 *   <li><em>unschedulable</em>: no node would do; woken by facts that could change that, and in any
 *       case after 5 minutes;
 *   <li><em>gated</em>: a pre-enqueue plugin keeps them out until they change.
 * </ul>
 *
 * A popped pod is the caller's until it comes back by {@link #putUnschedulable} or {@link
 * #putBack}, or is bound. Times are nanoseconds of one monotonic source. One thread at a time.
 * Follows upstream backend/queue/scheduling_queue.go.
 */
public final class SchedulingQueue {
  public static final Duration BACKOFF_START = Duration.ofSeconds(1);
  public static final Duration BACKOFF_MAX = Duration.ofSeconds(10);
  public static final Duration UNSCHEDULABLE_MAX = Duration.ofMinutes(5);

  private enum Where {
    ACTIVE,
    BACKING_OFF,
    UNSCHEDULABLE,
    GATED
  }

  /**
   * @param sinceNanos when the pod was first seen; decides between equals
   * @param movedNanos when it came to where it is
   * @param readyNanos end of its back-off
   */
  private record Entry(
      PodView pod,
      int attempts,
      long sinceNanos,
      long movedNanos,
      long readyNanos,
      Set<WakeUp> wakeUps,
      Where where) {

    private Entry moved(Where to, long nowNanos) {
      return new Entry(pod, attempts, sinceNanos, nowNanos, readyNanos, wakeUps, to);
    }

    private Entry showing(PodView newer) {
      return new Entry(newer, attempts, sinceNanos, movedNanos, readyNanos, wakeUps, where);
    }
  }

  /**
   * A pod to be placed now.
   *
   * @param attempts this one included, ≥ 1
   */
  public record Popped(PodView pod, int attempts, long sinceNanos) {}

  private final Profile profile;
  private final Map<Uid, Entry> entries = new LinkedHashMap<>();
  private final TreeSet<Entry> active;
  private final TreeSet<Entry> backingOff =
      new TreeSet<>(
          Comparator.comparingLong(Entry::readyNanos).thenComparing(e -> e.pod().uid().value()));
  private final Map<Uid, Entry> unschedulable = new LinkedHashMap<>();

  public SchedulingQueue(Profile profile) {
    this.profile = profile;
    active =
        new TreeSet<>(
            Comparator.comparing(Entry::pod, profile.queueSort())
                .thenComparingLong(Entry::sinceNanos)
                .thenComparing(e -> e.pod().uid().value()));
  }

  public int size() {
    return entries.size();
  }

  public int activeSize() {
    return active.size();
  }

  public boolean contains(Uid pod) {
    return entries.containsKey(pod);
  }

  public boolean isGated(Uid pod) {
    Entry entry = entries.get(pod);
    return entry != null && entry.where() == Where.GATED;
  }

  /** A pod without node is new or has changed. One the caller has popped must not be given. */
  public void offer(PodView pod, long nowNanos) {
    Entry before = entries.get(pod.uid());
    boolean mayEnter = profile.preEnqueue().stream().allMatch(plugin -> plugin.mayEnter(pod));
    if (before == null) {
      add(
          new Entry(pod, 0, nowNanos, nowNanos, nowNanos, Set.of(), Where.ACTIVE)
              .moved(mayEnter ? Where.ACTIVE : Where.GATED, nowNanos));
      return;
    }
    Entry shown = before.showing(pod);
    drop(before);
    if (!mayEnter) {
      add(shown.moved(Where.GATED, nowNanos));
    } else if (before.where() == Where.GATED) {
      add(shown.moved(Where.ACTIVE, nowNanos));
    } else if (before.where() == Where.UNSCHEDULABLE && !pod.asksTheSameAs(before.pod())) {
      add(awake(shown, nowNanos));
    } else {
      add(shown);
    }
  }

  /** The pod is bound, gone, being deleted, or none of ours. */
  public void remove(Uid pod) {
    Entry entry = entries.get(pod);
    if (entry != null) {
      drop(entry);
    }
  }

  /** The next pod to be tried, if one is due. */
  public Optional<Popped> pop(long nowNanos) {
    refill(nowNanos);
    Entry first = active.isEmpty() ? null : active.first();
    if (first == null) {
      return Optional.empty();
    }
    drop(first);
    return Optional.of(new Popped(first.pod(), first.attempts() + 1, first.sinceNanos()));
  }

  /** No node would do: wait for facts that could change it. */
  public void putUnschedulable(Popped tried, Set<WakeUp> wakeUps, long nowNanos) {
    add(returned(tried, wakeUps, Where.UNSCHEDULABLE, nowNanos));
  }

  /** A node was found but the bind failed: try again after the back-off. */
  public void putBack(Popped tried, long nowNanos) {
    add(returned(tried, Set.of(), Where.BACKING_OFF, nowNanos));
  }

  /** Something happened that could let unschedulable pods fit. */
  public void wake(WakeUp fact, long nowNanos) {
    List<Entry> woken =
        unschedulable.values().stream().filter(e -> e.wakeUps().contains(fact)).toList();
    for (Entry entry : woken) {
      drop(entry);
      add(awake(entry, nowNanos));
    }
  }

  /** When {@link #pop} may next have more than it has now; empty when only news can help. */
  public OptionalLong nextDueNanos() {
    long due = Long.MAX_VALUE;
    if (!backingOff.isEmpty()) {
      due = backingOff.first().readyNanos();
    }
    if (!unschedulable.isEmpty()) {
      Entry oldest = unschedulable.values().iterator().next();
      due = Math.min(due, oldest.movedNanos() + UNSCHEDULABLE_MAX.toNanos());
    }
    return due == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(due);
  }

  private void refill(long nowNanos) {
    while (!backingOff.isEmpty() && backingOff.first().readyNanos() <= nowNanos) {
      Entry due = backingOff.first();
      drop(due);
      add(due.moved(Where.ACTIVE, nowNanos));
    }
    List<Entry> stale = new ArrayList<>();
    for (Entry entry : unschedulable.values()) { // oldest first
      if (entry.movedNanos() + UNSCHEDULABLE_MAX.toNanos() > nowNanos) {
        break;
      }
      stale.add(entry);
    }
    for (Entry entry : stale) {
      drop(entry);
      add(awake(entry, nowNanos));
    }
  }

  private static Entry returned(Popped tried, Set<WakeUp> wakeUps, Where to, long nowNanos) {
    return new Entry(
        tried.pod(),
        tried.attempts(),
        tried.sinceNanos(),
        nowNanos,
        nowNanos + backoffNanos(tried.attempts()),
        wakeUps,
        to);
  }

  private static long backoffNanos(int attempts) {
    int doublings = Math.min(attempts - 1, 10);
    return Math.min(BACKOFF_START.toNanos() << doublings, BACKOFF_MAX.toNanos());
  }

  private static Entry awake(Entry entry, long nowNanos) {
    return entry.moved(entry.readyNanos() <= nowNanos ? Where.ACTIVE : Where.BACKING_OFF, nowNanos);
  }

  private void add(Entry entry) {
    entries.put(entry.pod().uid(), entry);
    switch (entry.where()) {
      case ACTIVE -> active.add(entry);
      case BACKING_OFF -> backingOff.add(entry);
      case UNSCHEDULABLE -> unschedulable.put(entry.pod().uid(), entry);
      case GATED -> {}
    }
  }

  private void drop(Entry entry) {
    entries.remove(entry.pod().uid());
    switch (entry.where()) {
      case ACTIVE -> active.remove(entry);
      case BACKING_OFF -> backingOff.remove(entry);
      case UNSCHEDULABLE -> unschedulable.remove(entry.pod().uid());
      case GATED -> {}
    }
  }
}
