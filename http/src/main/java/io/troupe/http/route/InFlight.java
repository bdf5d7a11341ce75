package io.troupe.http.route;

import io.troupe.http.metric.RequestMetrics;
import java.util.concurrent.Semaphore;

/** How many requests may be worked on at a time; upstream's numbers. Streams are not among them. */
final class InFlight {
  static final int READS_MAX = 400;
  static final int WRITES_MAX = 200;

  private final Semaphore reads = new Semaphore(READS_MAX);
  private final Semaphore writes = new Semaphore(WRITES_MAX);
  private final RequestMetrics metrics;

  InFlight(RequestMetrics metrics) {
    this.metrics = metrics;
  }

  /** False when there are too many; otherwise {@link #leave} must follow. */
  boolean enter(boolean mutating) {
    boolean entered = (mutating ? writes : reads).tryAcquire();
    if (entered) {
      metrics.inFlight(mutating, 1);
    } else {
      metrics.rejected(mutating);
    }
    return entered;
  }

  void leave(boolean mutating) {
    (mutating ? writes : reads).release();
    metrics.inFlight(mutating, -1);
  }
}
