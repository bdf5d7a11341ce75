package io.troupe.actors.image;

import io.troupe.core.meta.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The recent changes of one resource type, in a ring that all its watchers read by position.
 *
 * <p>Positions count every change ever appended, so a watcher is one number, and falling behind
 * costs nothing but the loss of that watcher. One thread appends; any thread reads. The lock is
 * held for the copying of a few references only.
 */
final class TypeWindow {
  /** Most changes kept. */
  static final int EVENTS_MAX = 16_384;

  /** Most bytes of JSON kept, in all. */
  static final long BYTES_MAX = 32L * 1024 * 1024;

  /** Changes older than this are dropped even when there is room; in nanoseconds. */
  static final long AGE_MAX_NANOS = 10L * 60 * 1_000_000_000;

  private static final int CAPACITY_MIN = 64;

  /** What waking one watcher costs, about, in nanoseconds: a chunk, its encryption, its packet. */
  private static final long WAKE_COST_NANOS = 100_000;

  /** Longest that watchers are let wait for more to come, in nanoseconds. */
  private static final long WAKE_PAUSE_NANOS_MAX = 30_000_000;

  /** What a watcher finds. @param next where to read on @param complete nothing is left behind */
  record Slice(List<WatchEvent> events, long next, boolean complete) {}

  private final ResourceType type;
  private WatchEvent[] ring = new WatchEvent[CAPACITY_MIN];
  private long[] times = new long[CAPACITY_MIN];
  private long head;
  private long tail;
  private long bytes;
  private long floor;
  private Set<Runnable> waiting = new LinkedHashSet<>();
  private long restUntil;
  private boolean wakeComing;

  /**
   * @param floor changes at or before this revision are not, and never were, in the window
   */
  TypeWindow(ResourceType type, long floor) {
    this.type = type;
    this.floor = floor;
    this.restUntil = Long.MIN_VALUE / 2;
  }

  ResourceType type() {
    return type;
  }

  /** The least revision from which a watch misses nothing. */
  synchronized long floor() {
    return floor;
  }

  synchronized void append(WatchEvent event, long nanos) {
    if (tail - head == ring.length) {
      grow();
    }
    ring[slot(tail)] = event;
    times[slot(tail)] = nanos;
    tail++;
    bytes += size(event);
    while (tail - head > EVENTS_MAX
        || (bytes > BYTES_MAX && tail - head > 1)
        || nanos - times[slot(head)] > AGE_MAX_NANOS) {
      evict();
    }
  }

  /**
   * Changes up to a revision will never be known here: every watcher falls out, those that wait
   * included once they are woken.
   */
  synchronized void restart(long after) {
    Arrays.fill(ring, null);
    tail++;
    head = tail;
    bytes = 0;
    floor = after;
  }

  /** The position of the first change after a revision; empty when it has left the window. */
  synchronized Optional<Long> position(long after) {
    if (after < floor) {
      return Optional.empty();
    }
    long low = head;
    long high = tail;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ring[slot(middle)].change().revision() <= after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Optional.of(low);
  }

  /** How many changes there are from a position on. */
  synchronized long after(long position) {
    return tail - position;
  }

  /** Empty when the position has left the window. */
  synchronized Optional<Slice> read(long from, int eventsMax) {
    if (from < head) {
      return Optional.empty();
    }
    int count = (int) Math.min(tail - from, eventsMax);
    List<WatchEvent> events = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      events.add(ring[slot(from + i)]);
    }
    return Optional.of(new Slice(events, from + count, from + count == tail));
  }

  /** Registers for one wake-up unless there is something to read already: then false. */
  synchronized boolean await(long from, Runnable wake) {
    if (from < tail) {
      return false;
    }
    waiting.add(wake);
    return true;
  }

  synchronized void forget(Runnable wake) {
    waiting.remove(wake);
  }

  /**
   * Whether, and in how many nanoseconds, to wake whoever waits.
   *
   * <p>After many watchers have been woken there is a pause of about the time that serving them
   * takes: what happens meanwhile goes to each in one piece. A few watchers are woken at once.
   *
   * @return empty when a wake-up is on its way already
   */
  synchronized OptionalLong wakeIn(long nanos) {
    if (wakeComing) {
      return OptionalLong.empty();
    }
    long rest = Math.max(0, restUntil - nanos);
    wakeComing = rest > 0;
    return OptionalLong.of(rest);
  }

  /** Whoever waited; each is to be run once. */
  synchronized Set<Runnable> takeWaiting(long nanos) {
    wakeComing = false;
    if (waiting.isEmpty()) {
      return Set.of();
    }
    Set<Runnable> taken = waiting;
    waiting = new LinkedHashSet<>();
    restUntil = nanos + Math.min(WAKE_PAUSE_NANOS_MAX, taken.size() * WAKE_COST_NANOS);
    return taken;
  }

  private void evict() {
    WatchEvent gone = ring[slot(head)];
    ring[slot(head)] = null;
    bytes -= size(gone);
    floor = gone.change().revision();
    head++;
  }

  private void grow() {
    WatchEvent[] events = new WatchEvent[ring.length * 2];
    long[] stamps = new long[ring.length * 2];
    for (long i = head; i < tail; i++) {
      events[(int) (i & (events.length - 1))] = ring[slot(i)];
      stamps[(int) (i & (events.length - 1))] = times[slot(i)];
    }
    ring = events;
    times = stamps;
  }

  private int slot(long position) {
    return (int) (position & (ring.length - 1));
  }

  /** The object before it is shared with the change before, so only the new one counts, twice. */
  private static long size(WatchEvent event) {
    return 2L * event.change().last().json().length;
  }
}
