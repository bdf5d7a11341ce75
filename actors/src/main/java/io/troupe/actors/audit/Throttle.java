package io.troupe.actors.audit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A bucket of tokens, of which a batch takes one. One thread. */
final class Throttle {
  private final double perSecond;
  private final int burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long countedAt;

  /**
   * @param perSecond batches on average; zero for no limit
   * @param burst batches at once
   */
  Throttle(double perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.countedAt = nanoTime.getAsLong();
  }

  /** Takes a token. @return how long it must be waited for */
  Duration take() {
    if (perSecond <= 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    double since = (now - countedAt) / (double) TimeUnit.SECONDS.toNanos(1);
    tokens = Math.min(burst, tokens + since * perSecond) - 1;
    countedAt = now;
    return tokens >= 0
        ? Duration.ZERO
        : Duration.ofNanos((long) (-tokens / perSecond * TimeUnit.SECONDS.toNanos(1)));
  }
}
