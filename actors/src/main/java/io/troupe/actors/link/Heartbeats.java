package io.troupe.actors.link;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When each node was last heard of. Soft state, any thread. */
public final class Heartbeats {
  private final ConcurrentHashMap<String, Long> lastNanos = new ConcurrentHashMap<>();
  private final LongSupplier nanos;
  private final long beganNanos;

  public Heartbeats(LongSupplier nanos) {
    this.nanos = nanos;
    this.beganNanos = nanos.getAsLong();
  }

  void heard(String node) {
    lastNanos.put(node, nanos.getAsLong());
  }

  void forget(String node) {
    lastNanos.remove(node);
  }

  /** How long ago a node was heard of; empty when never since this process began. */
  public Optional<Duration> age(String node) {
    Long last = lastNanos.get(node);
    return last == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.getAsLong() - last));
  }

  /** A node nobody has heard of yet gets one full grace from the beginning. */
  boolean silent(String node, Duration grace) {
    long since = lastNanos.getOrDefault(node, beganNanos);
    return nanos.getAsLong() - since > grace.toNanos();
  }
}
