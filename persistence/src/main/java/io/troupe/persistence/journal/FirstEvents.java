package io.troupe.persistence.journal;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * The journal for whoever writes the first event of a name without its entity (docs/adr/0067). Any
 * thread; the event is encoded on the caller's.
 */
public final class FirstEvents {
  private static final long FIRST = 1;

  private final RevisionJournalSetup setup;
  private final EventWrites writes;
  private final InstantSource clock;

  public FirstEvents(RevisionJournalSetup setup, InstantSource clock) {
    this.setup = setup;
    this.writes = new EventWrites(setup, Runnable::run);
    this.clock = clock;
  }

  /** Whether memory knows of no event of this name. The fence catches a wrong answer. */
  public boolean isFresh(ObjectKey key) {
    return !setup.suspects().contains(key.entityId())
        && setup.recovery().recover(key).filter(found -> found.sequenceNumber() == 0).isPresent();
  }

  /**
   * @return fails with a {@link JournalFault}
   */
  public CompletableFuture<Void> write(ObjectKey key, ObjectEvent event) {
    return writes.write(key, FIRST, clock.instant().toEpochMilli(), event);
  }
}
