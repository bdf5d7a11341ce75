package io.troupe.actors.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Keys waiting for a controller: each at most once, none twice at the same time, failing ones ever
 * later. One thread at a time.
 *
 * <p>Worked example: a key woken ten times while it runs is run once more afterwards, {@link
 * #BREATH} later, so that a burst of changes costs few passes.
 */
final class KeyQueue {
  static final Duration BREATH = Duration.ofMillis(20);
  static final Duration BACKOFF_MIN = Duration.ofMillis(20);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(60);

  /** Stands for a change that is not known, while a key runs: 0 says that there was none. */
  static final long UNKNOWN_REVISION = 1;

  private final int keysMax;
  private final LinkedHashMap<Work, Long> ready = new LinkedHashMap<>();
  private final Map<Work, Long> running = new HashMap<>();
  private final Map<Work, Long> dueAt = new HashMap<>();
  private final TreeMap<Long, LinkedHashMap<Work, Long>> delayed = new TreeMap<>();
  private final Map<Work, Integer> failures = new HashMap<>();
  private boolean overflowed;

  /**
   * @param work what to do
   * @param revision the newest that woke it, 0 for none
   */
  record Item(Work work, long revision) {}

  KeyQueue(int keysMax) {
    this.keysMax = keysMax;
  }

  void add(Work work, long revision) {
    if (running.containsKey(work)) {
      running.merge(work, Math.max(revision, UNKNOWN_REVISION), Math::max);
    } else if (ready.containsKey(work) || hasRoom()) {
      ready.merge(work, revision, Math::max);
    }
  }

  /** A wish for an earlier time wins over one for a later. */
  void addLater(Work work, long revision, long due) {
    Long known = dueAt.get(work);
    long kept = revision;
    if (known != null) {
      if (known <= due) {
        return;
      }
      LinkedHashMap<Work, Long> slot = delayed.get(known);
      kept = Math.max(revision, slot.remove(work));
      if (slot.isEmpty()) {
        delayed.remove(known);
      }
    } else if (!hasRoom()) {
      return;
    }
    dueAt.put(work, due);
    delayed.computeIfAbsent(due, _ -> new LinkedHashMap<>()).put(work, kept);
  }

  private boolean hasRoom() {
    boolean room = ready.size() + dueAt.size() < keysMax;
    overflowed |= !room;
    return room;
  }

  /** Moves what has come due. */
  void advance(long now) {
    while (!delayed.isEmpty() && delayed.firstKey() <= now) {
      delayed
          .pollFirstEntry()
          .getValue()
          .forEach((work, revision) -> {
            dueAt.remove(work);
            add(work, revision);
          });
    }
  }

  /** When the next delayed key comes due. */
  OptionalLong nextDue() {
    return delayed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(delayed.firstKey());
  }

  /** The key longest ready; it counts as running until {@link #finished}. */
  Optional<Item> take() {
    if (ready.isEmpty()) {
      return Optional.empty();
    }
    Map.Entry<Work, Long> first = ready.pollFirstEntry();
    running.put(first.getKey(), 0L);
    return Optional.of(new Item(first.getKey(), first.getValue()));
  }

  void finished(Work work, boolean failed, Optional<Duration> again, long now) {
    Long woken = running.remove(work);
    if (failed) {
      int times = failures.merge(work, 1, Integer::sum);
      addLater(work, woken == null ? 0 : woken, now + backoff(times).toNanos());
      return;
    }
    failures.remove(work);
    if (woken != null && woken > 0) {
      addLater(work, woken, now + BREATH.toNanos());
    }
    again.ifPresent(delay -> addLater(work, 0, now + delay.toNanos()));
  }

  static Duration backoff(int failures) {
    long millis = BACKOFF_MIN.toMillis() << Math.min(failures - 1, 20);
    return Duration.ofMillis(Math.min(millis, BACKOFF_MAX.toMillis()));
  }

  int runningCount() {
    return running.size();
  }

  int waitingCount() {
    return ready.size() + dueAt.size();
  }

  /** Whether keys were dropped for want of room since the last call: all must be queued again. */
  boolean takeOverflowed() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }
}
