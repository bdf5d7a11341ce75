package io.troupe.persistence.journal;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.journal.RecoverySource.Recovered;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last event of an entity that starts: from memory, or, where memory cannot say or was proved
 * wrong, from the database. Where retention has dropped that event, the database knows its number
 * only: the object is then in every image, or there is none. Any thread.
 */
final class Recoveries {
  private final RecoverySource memory;
  private final SuspectNames suspects;
  private final JournalMetrics metrics;
  private final CoalescedReads<String, Recovered> stored;

  Recoveries(RevisionJournalSetup setup) {
    this.memory = setup.recovery();
    this.suspects = setup.suspects();
    this.metrics = setup.writer().metrics();
    JournalRows rows = new JournalRows(setup.codec());
    this.stored =
        new CoalescedReads<>(
            names -> {
              Map<String, Recovered> found = new LinkedHashMap<>();
              names.forEach(name -> found.put(name, new Recovered(0, Optional.empty())));
              setup
                  .database()
                  .read(connection -> rows.heads(connection, names))
                  .forEach((name, last) -> found.put(name, new Recovered(last, Optional.empty())));
              for (CommittedEvent last :
                  setup.database().read(connection -> rows.lastEvents(connection, names))) {
                found.put(
                    last.key().entityId(),
                    new Recovered(last.sequenceNumber(), Optional.of(last.event())));
              }
              return found;
            },
            setup.executor());
  }

  CompletionStage<Recovered> recover(String persistenceId) {
    return suspects.contains(persistenceId)
        ? fromDatabase(persistenceId)
        : memory.ready().thenCompose(_ -> fromMemory(persistenceId));
  }

  private CompletionStage<Recovered> fromMemory(String persistenceId) {
    Optional<Recovered> known =
        suspects.contains(persistenceId)
            ? Optional.empty()
            : memory.recover(ObjectKey.parse(persistenceId));
    if (known.isEmpty()) {
      return fromDatabase(persistenceId);
    }
    metrics.recoveriesFromMemory.increment();
    return CompletableFuture.completedStage(known.get());
  }

  CompletionStage<Recovered> fromDatabase(String persistenceId) {
    metrics.recoveriesFromDatabase.increment();
    return stored
        .read(persistenceId)
        .thenCompose(last ->
            last.sequenceNumber() > 0 && last.last().isEmpty()
                ? dropped(persistenceId, last.sequenceNumber())
                : CompletableFuture.completedStage(last))
        .thenApply(recovered -> {
          suspects.remove(persistenceId);
          return recovered;
        });
  }

  /**
   * @param number of the last event, which is in the journal no more
   */
  private CompletionStage<Recovered> dropped(String persistenceId, long number) {
    return memory
        .ready()
        .thenApply(_ -> {
          Recovered known =
              memory
                  .recover(ObjectKey.parse(persistenceId))
                  .orElseThrow(() ->
                      new IllegalStateException("the image of " + persistenceId + " is not there"));
          return known.sequenceNumber() >= number ? known : new Recovered(number, Optional.empty());
        });
  }
}
