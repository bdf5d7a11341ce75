package io.troupe.core.kubelet;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended waits: 10 s, doubled each time up to 300 s, forgotten once it ran
 * for 10 minutes. The first restart does not wait. Upstream: MaxContainerBackOff in
 * pkg/kubelet/kubelet.go.
 *
 * @param delay before the next start, counted from the last end; zero before the first restart
 */
public record Backoff(Duration delay) {
  public static final Backoff NONE = new Backoff(Duration.ofSeconds(-1));
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration MAX = Duration.ofSeconds(300);
  private static final Duration RESET_AFTER = Duration.ofMinutes(10);

  /** After a run from {@code startedAt} to {@code finishedAt}. */
  public Backoff after(Instant startedAt, Instant finishedAt) {
    boolean forgotten = Duration.between(startedAt, finishedAt).compareTo(RESET_AFTER) >= 0;
    if (delay.isNegative() || forgotten) {
      return new Backoff(Duration.ZERO);
    }
    if (delay.isZero()) {
      return new Backoff(FIRST);
    }
    Duration doubled = delay.multipliedBy(2);
    return new Backoff(doubled.compareTo(MAX) > 0 ? MAX : doubled);
  }

  public boolean due(Instant finishedAt, Instant now) {
    return !now.isBefore(dueAt(finishedAt));
  }

  public Instant dueAt(Instant finishedAt) {
    return delay.isNegative() ? finishedAt : finishedAt.plus(delay);
  }

  /** Go's spelling of the delay, as in {@code back-off 1m20s restarting failed container}. */
  public String text() {
    long seconds = Math.max(0, delay.toSeconds());
    return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
  }
}
