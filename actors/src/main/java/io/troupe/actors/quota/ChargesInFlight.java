package io.troupe.actors.quota;

import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.EventType;
import io.troupe.core.quantity.Quantity;
import io.troupe.core.quota.Amounts;
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

  /** Kept of what this node wrote itself, and of what others charged. */
  private static final int QUOTA_WRITES_MAX = 10_000;

  /** A version of a quota that this node writes. */
  private record Version(Uid quota, long sequenceNumber) {}

  private record Elsewhere(Instant until, Uid quota, Amounts charged) {}

  private final ConcurrentLinkedQueue<Elsewhere> elsewhere = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<Version, Instant> own = new ConcurrentHashMap<>();
  private final boolean alone;
  private final InstantSource clock;
  private final ConcurrentMap<String, ConcurrentLinkedQueue<Entry>> byNamespace =
      new ConcurrentHashMap<>();

  /** Of a control plane that has no others. */
  public ChargesInFlight(InstantSource clock) {
    this(clock, true);
  }

  /**
   * @param alone no other control-plane node charges
   */
  public ChargesInFlight(InstantSource clock, boolean alone) {
    this.clock = clock;
    this.alone = alone;
  }

  /** About to charge a quota: that version of it is this node's own doing. */
  void charging(Uid quota, long sequenceNumber) {
    if (!alone) {
      Instant now = clock.instant();
      own.values().removeIf(until -> until.isBefore(now));
      if (own.size() < QUOTA_WRITES_MAX) {
        own.put(new Version(quota, sequenceNumber), now.plus(LIFETIME.multipliedBy(2)));
      }
    }
  }

  @Override
  public void saw(ObjectChange change) {
    if (alone
        || change.type() != EventType.STATUS_REPORTED
        || change.before().isEmpty()
        || own.containsKey(new Version(change.last().uid(), change.last().sequenceNumber()))) {
      return;
    }
    Amounts more = used(change.last()).minus(used(change.before().get()));
    Amounts charged = more.filtered(name -> more.of(name).compareTo(Quantity.ZERO) > 0);
    Instant now = clock.instant();
    elsewhere.removeIf(entry -> entry.until().isBefore(now));
    if (elsewhere.size() < QUOTA_WRITES_MAX) {
      elsewhere.add(new Elsewhere(now.plus(LIFETIME), change.last().uid(), charged));
    }
  }

  private static Amounts used(StoredObject quota) {
    return Amounts.of(quota.tree().path("status").path("used"));
  }

  @Override
  public Amounts chargedElsewhere(Uid quota) {
    Instant now = clock.instant();
    Amounts sum = Amounts.NONE;
    for (Elsewhere entry : elsewhere) {
      if (entry.quota().equals(quota) && !entry.until().isBefore(now)) {
        sum = sum.plus(entry.charged());
      }
    }
    return sum;
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
