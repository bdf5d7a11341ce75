package io.troupe.actors.link;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** When each node was last heard of, here or by another control-plane node. Soft, any thread. */
public final class Heartbeats {
  private final ConcurrentHashMap<String, Long> lastNanos = new ConcurrentHashMap<>();

  /** Since when a node that has not been heard of is known to be there. */
  private final ConcurrentHashMap<String, Long> missedNanos = new ConcurrentHashMap<>();

  private final LongSupplier nanos;

  public Heartbeats(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void heard(String node) {
    heard(node, Duration.ZERO);
  }

  /**
   * Another control-plane node heard of it; the newest counts.
   *
   * @param ago when that was
   */
  void heard(String node, Duration ago) {
    lastNanos.merge(node, nanos.getAsLong() - ago.toNanos(), Math::max);
    missedNanos.remove(node);
  }

  /** This process itself was away: nobody is to blame for what it did not hear. */
  void excuseAll() {
    long now = nanos.getAsLong();
    lastNanos.replaceAll((_, _) -> now);
    missedNanos.clear();
  }

  /** Forgets the nodes that are no more. */
  void keepOnly(Set<String> present) {
    lastNanos.keySet().retainAll(present);
    missedNanos.keySet().retainAll(present);
  }

  /** How long ago a node was heard of; empty when never since this process began. */
  public Optional<Duration> age(String node) {
    Long last = lastNanos.get(node);
    return last == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.getAsLong() - last));
  }

  /** A node nobody has heard of yet gets one full grace from the first time it is looked for. */
  boolean silent(String node, Duration grace) {
    long now = nanos.getAsLong();
    Long heard = lastNanos.get(node);
    long since = heard == null ? missedNanos.computeIfAbsent(node, _ -> now) : heard;
    return now - since > grace.toNanos();
  }
}
