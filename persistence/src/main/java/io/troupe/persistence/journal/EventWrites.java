package io.troupe.persistence.journal;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.journal.JournalFault.JournalBusy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Encodes events and hands them to the writer; any thread, never blocks. */
final class EventWrites {
  /** Akka names each life of an entity to tell its writers apart; here the fence does (D7). */
  private static final String NO_LIFE = "";

  private final RevisionJournalSetup setup;
  private final Executor encoders;

  /**
   * @param encoders where events are encoded whose keys are at hand
   */
  EventWrites(RevisionJournalSetup setup, Executor encoders) {
    this.setup = setup;
    this.encoders = encoders;
  }

  /**
   * @return fails with a {@link JournalFault}
   */
  CompletableFuture<Void> write(
      ObjectKey key, long sequenceNumber, long timestampMillis, ObjectEvent event) {
    if (setup.writer().busy()) {
      return CompletableFuture.failedFuture(new JournalBusy());
    }
    // Where a key has to be looked up, off Akka's threads.
    Executor where = setup.codec().ready(key, event) ? encoders : setup.executor();
    CompletableFuture<EncodedEvent> encoded;
    try {
      encoded = CompletableFuture.supplyAsync(() -> setup.writer().encode(key, event), where);
    } catch (RejectedExecutionException full) {
      return CompletableFuture.failedFuture(new JournalBusy());
    }
    return encoded.thenCompose(
        bytes -> setup.writer().write(key, sequenceNumber, NO_LIFE, timestampMillis, event, bytes));
  }
}
