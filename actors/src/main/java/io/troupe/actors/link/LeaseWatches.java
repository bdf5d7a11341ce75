package io.troupe.actors.link;

import io.troupe.actors.image.WatchHub;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients of this process watch Leases. Only while somebody does, anywhere, are renewals
 * journaled as often as upstream's agents renew. Any thread.
 */
public final class LeaseWatches {
  private final AtomicInteger open = new AtomicInteger();

  boolean any() {
    return open.get() > 0;
  }

  /** The hub for clients: what they open through it counts. */
  public WatchHub over(WatchHub hub) {
    return (type, after) ->
        type.equals(NodeLease.LEASES) ? counted(hub.watch(type, after)) : hub.watch(type, after);
  }

  private WatchHub.Opened counted(WatchHub.Opened opened) {
    return switch (opened) {
      case WatchHub.Opened.Expired expired -> expired;
      case WatchHub.Opened.Stream(var batches) ->
          new WatchHub.Opened.Stream(
              batches.watchTermination((nothing, end) -> {
                open.incrementAndGet();
                end.whenComplete((_, _) -> open.decrementAndGet());
                return nothing;
              }));
    };
  }
}
