package io.troupe.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What happens when, and all chance there is. Things due at one moment happen in a random order.
 */
final class Timeline {
  /** From here on nothing goes wrong any more, so that everything must come to rest. */
  static final Duration CALM = Duration.ofSeconds(60);

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Due(long at, long order, Runnable what) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final RandomGenerator random;
  private long nowNanos;

  Timeline(long seed) {
    random = new SplittableRandom(seed);
  }

  long nanos() {
    return nowNanos;
  }

  Instant now() {
    return START.plusNanos(nowNanos);
  }

  RandomGenerator random() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** As {@link #chance}, but never once things have calmed down. */
  boolean mishap(double probability) {
    return chance(probability) && nowNanos < CALM.toNanos();
  }

  /** Evenly between the two, in milliseconds. */
  Duration between(long fromMillis, long toMillis) {
    return Duration.ofNanos(random.nextLong(fromMillis * 1_000_000, toMillis * 1_000_000 + 1));
  }

  void in(Duration delay, Runnable what) {
    due.add(new Due(nowNanos + delay.toNanos(), random.nextLong(), what));
  }

  /** Everything that is due until then, and what follows from it. */
  void runUntil(Duration sinceStart) {
    long end = sinceStart.toNanos();
    while (!due.isEmpty() && due.peek().at() <= end) {
      Due next = due.poll();
      nowNanos = next.at();
      next.what().run();
    }
    nowNanos = Math.max(nowNanos, end);
  }
}
