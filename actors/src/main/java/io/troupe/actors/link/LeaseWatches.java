package io.troupe.actors.link;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients of this process watch Leases. Only while somebody does, anywhere, are renewals
 * journaled as often as upstream's agents renew. Any thread.
 */
public final class LeaseWatches {
  private final AtomicInteger open = new AtomicInteger();

  public void opened() {
    open.incrementAndGet();
  }

  public void closed() {
    open.decrementAndGet();
  }

  boolean any() {
    return open.get() > 0;
  }
}
