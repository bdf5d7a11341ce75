package io.troupe.persistence.journal;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.ObjectEventSerializer;
import java.util.concurrent.CompletableFuture;

/**
 * One event on its way into the journal.
 *
 * @param writerUuid Akka's name for this life of the entity; empty, since nothing asks for it
 * @param timestampMillis when Akka handed it to the journal
 * @param digest of the row, for the hash chain
 * @param deadlineNanos after this, on the writer's nanosecond source, it fails
 * @param done succeeds after the commit has been heard of, fails with a {@link JournalFault}
 */
record PendingWrite(
    ObjectKey key,
    String persistenceId,
    long sequenceNumber,
    String writerUuid,
    long timestampMillis,
    ObjectEvent event,
    EncodedEvent encoded,
    byte[] digest,
    long deadlineNanos,
    CompletableFuture<Void> done) {

  /**
   * With the row's digest, made on the thread that hands it over, since all wait for the writer's.
   */
  static PendingWrite of(
      ObjectKey key,
      long sequenceNumber,
      String writerUuid,
      long timestampMillis,
      ObjectEvent event,
      EncodedEvent encoded,
      long deadlineNanos,
      CompletableFuture<Void> done) {
    ChainHash.Row row =
        new ChainHash.Row(
            key.entityId(),
            sequenceNumber,
            writerUuid,
            timestampMillis,
            ObjectEventSerializer.IDENTIFIER,
            encoded.manifest(),
            encoded.payload(),
            encoded.whole());
    return new PendingWrite(
        key,
        key.entityId(),
        sequenceNumber,
        writerUuid,
        timestampMillis,
        event,
        encoded,
        row.digest(),
        deadlineNanos,
        done);
  }

  /** The same, whole. */
  PendingWrite whole(EventCodec codec) {
    return encoded.whole() == 0
        ? this
        : of(
            key,
            sequenceNumber,
            writerUuid,
            timestampMillis,
            event,
            codec.encode(key, event),
            deadlineNanos,
            done);
  }

  /** Two different writes may have an equal name and number, so identity counts. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
