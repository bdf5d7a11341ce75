package io.troupe.actors.link;

import io.troupe.actors.version.LiveFields;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.node.LeaseTimes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Fills node Leases with the time their agents were last heard of, by any control-plane node. */
public final class LeaseReads {
  private LeaseReads() {}

  public static LiveFields of(Heartbeats heartbeats, InstantSource clock) {
    return new LiveFields(NodeLease.LEASES, lease -> filled(lease, heartbeats, clock));
  }

  private static StoredObject filled(
      StoredObject lease, Heartbeats heartbeats, InstantSource clock) {
    if (!lease.key().namespace().equals(NodeLease.NAMESPACE)) {
      return lease;
    }
    Optional<Duration> age = heartbeats.age(lease.key().name());
    return age.flatMap(ago -> LeaseTimes.renewed(lease.tree(), clock.instant().minus(ago)))
        .map(renewed ->
            new StoredObject(
                lease.key(),
                lease.uid(),
                lease.revision(),
                lease.sequenceNumber(),
                Json.bytes(renewed),
                lease.facts()))
        .orElse(lease);
  }
}
