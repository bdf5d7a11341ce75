package io.troupe.actors.cluster;

import akka.actor.setup.Setup;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Where {@link StoreLease} keeps its leases; given to the actor system when it is made. */
public final class LeaseSetup extends Setup {
  private final Leases leases;

  public LeaseSetup(Leases leases) {
    this.leases = leases;
  }

  /** Compare-and-set in a store that all members share. Must not block. */
  public interface Leases {
    /**
     * @return whether the owner has the lease, for that long from now
     */
    CompletionStage<Boolean> acquire(String name, String owner, Duration time);

    CompletionStage<Boolean> release(String name, String owner);
  }

  Leases leases() {
    return leases;
  }
}
