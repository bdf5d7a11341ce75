package io.troupe.http.route;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many watches and logs are open. They are counted from the moment their bodies begin to flow,
 * so that one that never does holds nothing.
 */
final class OpenStreams {
  static final int MAX = 50_000;

  private final AtomicInteger open = new AtomicInteger();

  /** Whether one more may be opened. */
  boolean hasRoom() {
    return open.get() < MAX;
  }

  void opened() {
    open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
  }
}
