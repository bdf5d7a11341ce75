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

  /** Of the row, on the thread that hands it over, since all wait for the writer's. */
  static byte[] digest(
      ObjectKey key, long sequenceNumber, String writerUuid, long millis, EncodedEvent encoded) {
    return new ChainHash.Row(
            key.entityId(),
            sequenceNumber,
            writerUuid,
            millis,
            ObjectEventSerializer.IDENTIFIER,
            encoded.manifest(),
            encoded.payload(),
            encoded.whole())
        .digest();
  }

  /** The same, whole. */
  PendingWrite whole(EventCodec codec) {
    if (encoded.whole() == 0) {
      return this;
    }
    EncodedEvent again = codec.encode(key, event);
    return new PendingWrite(
        key,
        persistenceId,
        sequenceNumber,
        writerUuid,
        timestampMillis,
        event,
        again,
        digest(key, sequenceNumber, writerUuid, timestampMillis, again),
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
