package io.troupe.actors.quota;

import io.troupe.core.quota.PendingCharge;
import io.troupe.core.quota.PendingCharges;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/**
 * What this node charged for lately. A write shows within {@link #LIFETIME} or it has failed; until
 * then its charge must not be counted away. Any thread.
 */
public final class ChargesInFlight implements PendingCharges {
  /** Longer than the gate tries to write, see its loop. */
  static final Duration LIFETIME = Duration.ofSeconds(5);

  /** Of one namespace; more are forgotten, which at worst lets one object in too many. */
  private static final int CHARGES_MAX = 10_000;

  private record Entry(Instant until, PendingCharge charge) {}

  private final InstantSource clock;
  private final ConcurrentMap<String, ConcurrentLinkedQueue<Entry>> byNamespace =
      new ConcurrentHashMap<>();

  public ChargesInFlight(InstantSource clock) {
    this.clock = clock;
  }

  void add(PendingCharge charge) {
    String namespace = charge.wish().key().namespace();
    ConcurrentLinkedQueue<Entry> entries =
        byNamespace.computeIfAbsent(namespace, _ -> new ConcurrentLinkedQueue<>());
    expire(entries);
    if (entries.size() < CHARGES_MAX) {
      entries.add(new Entry(clock.instant().plus(LIFETIME), charge));
    }
  }

  @Override
  public List<PendingCharge> of(String namespace) {
    ConcurrentLinkedQueue<Entry> entries = byNamespace.get(namespace);
    if (entries == null) {
      return List.of();
    }
    expire(entries);
    List<PendingCharge> found = new ArrayList<>();
    entries.forEach(entry -> found.add(entry.charge()));
    return found;
  }

  private void expire(ConcurrentLinkedQueue<Entry> entries) {
    Instant now = clock.instant();
    entries.removeIf(entry -> entry.until().isBefore(now));
  }
}
