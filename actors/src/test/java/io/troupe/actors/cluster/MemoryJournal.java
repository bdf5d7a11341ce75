package io.troupe.actors.cluster;

import akka.actor.setup.Setup;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.checkpoint.Checkpoints;
import io.troupe.persistence.journal.CommitListener;
import io.troupe.persistence.journal.JournalLog;
import io.troupe.persistence.journal.RecoverySource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import scala.concurrent.Future;

/** The revision journal's promises, in memory: order, stamps, fence, listener, recovery. */
public final class MemoryJournal extends AsyncWriteJournal {

  /** The database, which outlives a restart of entities. */
  static final class Store extends Setup implements JournalLog, Checkpoints {
    private final List<Commit> commits = new ArrayList<>();
    private final Map<String, CommittedEvent> heads = new HashMap<>();
    private volatile CommitListener listener = _ -> {};
    private volatile RecoverySource recovery = _ -> Optional.empty();
    private int failures;

    void attach(CommitListener to, RecoverySource from) {
      listener = to;
      recovery = from;
    }

    /** The next writes fail, undecided. */
    synchronized void failNext(int count) {
      failures = count;
    }

    synchronized void write(String id, long sequenceNumber, ObjectEvent event) {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("the database is away");
      }
      CommittedEvent head = heads.get(id);
      if (sequenceNumber != (head == null ? 0 : head.sequenceNumber()) + 1) {
        throw new IllegalStateException("fence: " + id + " is not at " + (sequenceNumber - 1));
      }
      long revision = commits.size() + 1L;
      CommittedEvent committed =
          new CommittedEvent(revision, ObjectKey.parse(id), sequenceNumber, event.stamp(revision));
      Commit commit = new Commit(revision, revision, Instant.EPOCH, "test", List.of(committed));
      commits.add(commit);
      heads.put(id, committed);
      listener.committed(commit);
    }

    synchronized RecoverySource.Recovered recovered(String id) {
      return recovery
          .recover(ObjectKey.parse(id))
          .orElseGet(() -> {
            CommittedEvent head = heads.get(id);
            return head == null
                ? new RecoverySource.Recovered(0, Optional.empty())
                : new RecoverySource.Recovered(head.sequenceNumber(), Optional.of(head.event()));
          });
    }

    @Override
    public synchronized CompletionStage<Long> lastRevision() {
      return CompletableFuture.completedStage((long) commits.size());
    }

    @Override
    public synchronized CompletionStage<List<Commit>> read(long after, int eventsMax) {
      return CompletableFuture.completedStage(
          List.copyOf(commits.subList((int) after, commits.size())));
    }

    @Override
    public CompletionStage<Optional<Checkpoint>> latest() {
      return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Void> write(ClusterImage image) {
      return CompletableFuture.completedStage(null);
    }
  }

  private final Store store = context().system().settings().setup().get(Store.class).get();

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Optional<Exception>> results = new ArrayList<>();
    for (AtomicWrite write : messages) {
      PersistentRepr row = write.payload().head();
      try {
        store.write(row.persistenceId(), row.sequenceNr(), (ObjectEvent) row.payload());
      } catch (IllegalStateException e) {
        return akka.dispatch.Futures.failed(e);
      }
      results.add(Optional.empty());
    }
    return akka.dispatch.Futures.successful(results);
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return akka.dispatch.Futures.failed(new UnsupportedOperationException());
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> replay) {
    var recovered = store.recovered(persistenceId);
    recovered
        .last()
        .ifPresent(event ->
            replay.accept(
                new PersistentImpl(
                    event,
                    recovered.sequenceNumber(),
                    persistenceId,
                    "",
                    false,
                    null,
                    "",
                    0,
                    scala.Option.empty())));
    return akka.dispatch.Futures.successful(null);
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return akka.dispatch.Futures.successful(store.recovered(persistenceId).sequenceNumber());
  }
}
