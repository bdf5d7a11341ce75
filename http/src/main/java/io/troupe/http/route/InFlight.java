package io.troupe.http.route;

import io.troupe.http.metric.RequestMetrics;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be worked on at a time; upstream's numbers. Streams are counted apart, from
 * the moment their bodies begin to flow, so that one that never does holds nothing.
 */
final class InFlight {
  static final int READS_MAX = 400;
  static final int WRITES_MAX = 200;

  static final int STREAMS_MAX = 50_000;

  private final AtomicInteger streams = new AtomicInteger();
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

  /** Whether one more watch or log may be opened. */
  boolean roomForStream() {
    return streams.get() < STREAMS_MAX;
  }

  void streamOpened() {
    streams.incrementAndGet();
  }

  void streamEnded() {
    streams.decrementAndGet();
  }

  void leave(boolean mutating) {
    (mutating ? writes : reads).release();
    metrics.inFlight(mutating, -1);
  }
}
