package io.troupe.actors.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.history.PastEvent;
import java.util.List;

/**
 * How many events to read at a time: each comes with two states of its object, and objects may be
 * large. Begins low and goes by what was found. One thread at a time.
 */
final class ReadSize {
  static final int FIRST = 50;
  static final int MIN = 10;
  static final int MAX = 1_000;

  /** Of the objects of one reading, about. */
  static final long BYTES = 8L * 1024 * 1024;

  private int next = FIRST;

  /**
   * @param wanted how many would be of use
   */
  int next(int wanted) {
    return Math.clamp(wanted, MIN, next);
  }

  /** At most four times as many as before: the next ones may be larger. */
  void found(List<PastEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    long bytes = 1;
    for (PastEvent each : events) {
      bytes += size(each.event()) + each.before().map(ReadSize::size).orElse(0L);
    }
    long fit = BYTES * events.size() / bytes;
    next = Math.clamp(Math.min(fit, next * 4L), MIN, MAX);
  }

  private static long size(CommittedEvent event) {
    return event.event().object().length;
  }
}
