package io.troupe.http.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next commit is due. Worked example: speed 10 and a longest gap of 1 s; commits at 0 s, 5
 * s and 3,600 s are due at 0 s, 0.5 s and 1.5 s. A reader who takes longer is not hurried on: what
 * is late goes at once, and the next gap counts from there. One stream's, not for several threads.
 */
final class Pacer {
  private final double speed;
  private final long gapNanosMax;
  private Instant last;
  private long dueNanos;

  /**
   * @param speed above 0
   */
  Pacer(double speed, Duration gapMax) {
    this.speed = speed;
    this.gapNanosMax = gapMax.toNanos();
  }

  /**
   * @param time of the commit
   * @param nowNanos elapsed time
   * @return how long to wait, 0 or more
   */
  long waitNanos(Instant time, long nowNanos) {
    if (last == null) {
      dueNanos = nowNanos;
    } else {
      double gap = Math.max(0, Duration.between(last, time).toNanos() / speed);
      dueNanos = Math.max(dueNanos + (long) Math.min(gap, gapNanosMax), nowNanos);
    }
    last = time;
    return dueNanos - nowNanos;
  }
}
