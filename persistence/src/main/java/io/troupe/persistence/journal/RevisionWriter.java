package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.journal.JournalFault.DatabaseAway;
import io.troupe.persistence.journal.JournalFault.DatabaseFull;
import io.troupe.persistence.journal.JournalFault.FenceRefused;
import io.troupe.persistence.journal.JournalFault.JournalBusy;
import io.troupe.persistence.journal.JournalFault.JournalDiverged;
import io.troupe.persistence.journal.JournalFault.WriteRejected;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Trouble;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's one writer: a thread that drains a bounded queue into one statement per batch, stamps
 * revisions, tells the listener, then the waiting entities, in this order.
 *
 * <p>Nothing is ever in doubt for long. A batch whose connection broke is put back; the next
 * connection first takes the revision's lock, so that the old statement has ended, and reads which
 * commits are ours: those are handed over as if nothing had happened, the rest is tried again. The
 * same look settles a refused row: if our own lost statement or the same request wrote it, the
 * write has succeeded.
 */
public final class RevisionWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevisionWriter.class);
  private static final long IDLE_WAIT_MILLIS = 50;
  private static final long RECONNECT_PAUSE_MILLIS = 100;
  private static final long LATER_PAUSE_MILLIS = 50;
  private static final long EXPIRY_EVERY_MILLIS = 50;
  private static final int CLOSE_SECONDS_MAX = 10;

  private final Database database;
  private final EventCodec codec;
  private final JournalRows rows;
  private final WriterSettings settings;
  private final Handover handover;
  private final Consumer<JournalDiverged> onDiverged;
  private final WriteQueue queue;
  private final SuspectNames suspects;
  private final LastWholes wholes = new LastWholes();
  private final JournalMetrics metrics;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean stopped;
  private volatile JournalDiverged diverged;

  // The writer's thread only.
  private WriterSession session;
  private SQLException lastTrouble;
  private final ChainHead chain = new ChainHead();
  private long lastExpiryNanos;

  /**
   * Call {@link #start}.
   *
   * @param onDiverged called once, from the writer's thread, when this node must stop
   */
  public RevisionWriter(
      Database database,
      EventCodec codec,
      WriterSettings settings,
      CommitListener listener,
      SuspectNames suspects,
      Consumer<JournalDiverged> onDiverged) {
    this.database = database;
    this.codec = codec;
    this.rows = new JournalRows(codec);
    this.settings = settings;
    this.suspects = suspects;
    this.onDiverged = onDiverged;
    this.queue = new WriteQueue(settings.queueMax(), settings.batchMax());
    this.metrics = new JournalMetrics(queue::size);
    this.handover = new Handover(listener, codec.keys(), metrics);
    this.lastExpiryNanos = settings.nanos().getAsLong();
    this.thread = new Thread(this::run, "revision-writer-" + settings.name());
    this.thread.setDaemon(true);
  }

  public RevisionWriter start() {
    thread.start();
    return this;
  }

  public JournalMetrics metrics() {
    return metrics;
  }

  /** The last one handed over; any thread. */
  public Optional<OwnCommit> lastCommit() {
    return handover.last();
  }

  /** Whether a write would be turned away now; for answering 429 before an entity is asked. */
  public boolean busy() {
    return queue.full();
  }

  /** As a difference where that is worth it; blocks where {@link EventCodec#ready} says so. */
  public EncodedEvent encode(ObjectKey key, ObjectEvent event) {
    return wholes
        .of(key.entityId())
        .map(last -> codec.encode(key, event, last))
        .orElseGet(() -> codec.encode(key, event));
  }

  /**
   * Queues an encoded event; never blocks.
   *
   * @return fails with a {@link JournalFault}
   */
  public CompletableFuture<Void> write(
      ObjectKey key,
      long sequenceNumber,
      String writerUuid,
      long timestampMillis,
      ObjectEvent event,
      EncodedEvent encoded) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    JournalFault refusal = closing ? new DatabaseAway("the journal is closing", null) : diverged;
    if (refusal != null) {
      done.completeExceptionally(refusal);
      return done;
    }
    long deadline =
        settings.nanos().getAsLong() + TimeUnit.MILLISECONDS.toNanos(settings.patienceMillis());
    PendingWrite write =
        PendingWrite.of(
            key, sequenceNumber, writerUuid, timestampMillis, event, encoded, deadline, done);
    if (!queue.offer(write)) {
      metrics.busy.increment();
      done.completeExceptionally(new JournalBusy());
    } else if (stopped) {
      // The writer has looked at the queue for the last time.
      done.completeExceptionally(new DatabaseAway("the journal is closed", null));
    }
    return done;
  }

  /** Writes what is queued, then stops. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS_MAX));
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (diverged == null && !Thread.currentThread().isInterrupted()) {
        boolean idle = !step();
        if (closing && idle) {
          break;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted");
    } finally {
      disconnect();
      stopped = true;
      JournalFault why =
          diverged != null ? diverged : new DatabaseAway("the journal is closed", null);
      queue.remove(_ -> true).forEach(write -> fail(write, why));
    }
  }

  /** False when there was nothing to do. */
  private boolean step() throws InterruptedException {
    expire();
    if (session == null && !connect()) {
      pause(RECONNECT_PAUSE_MILLIS);
      return !closing;
    }
    List<PendingWrite> batch = queue.take(IDLE_WAIT_MILLIS);
    if (batch.isEmpty()) {
      return false;
    }
    try {
      commit(batch);
    } catch (SQLException e) {
      trouble(e, batch);
    } catch (RuntimeException e) {
      // The driver or an encoder choked on a value: as good as a refusal by the database.
      isolate(batch, e);
    }
    return true;
  }

  private void commit(List<PendingWrite> batch) throws SQLException {
    session.makeRoom(handover.revision() + batch.size());
    long before = settings.nanos().getAsLong();
    JournalStatement.Committed committed = session.statement().execute(batch);
    long after = settings.nanos().getAsLong();
    metrics.commitNanos.add(after - before);
    chain.follows(committed.first() + batch.size() - 1, committed.chainHash(), after);
    lastTrouble = null;
    List<CommittedEvent> events = new ArrayList<>(batch.size());
    long revision = committed.first();
    for (PendingWrite write : batch) {
      ObjectEvent event = write.event().stamp(revision);
      events.add(new CommittedEvent(revision, write.key(), write.sequenceNumber(), event));
      wholes.committed(write, revision);
      revision++;
    }
    handover.deliver(
        new Commit(committed.first(), revision - 1, committed.time(), settings.name(), events),
        batch);
  }

  private void trouble(SQLException e, List<PendingWrite> batch) {
    Trouble trouble = session.broken() ? Trouble.AWAY : Trouble.of(e);
    switch (trouble) {
      case AWAY -> {
        LOG.warn("the journal's connection broke: {}", e.getMessage());
        lastTrouble = e;
        disconnect();
        queue.putBack(batch);
      }
      case LATER -> {
        // Once: a full disk is tried twenty times a second, and may be that of our own log.
        if (lastTrouble == null || !e.getMessage().equals(lastTrouble.getMessage())) {
          LOG.warn("the journal has to wait: {}", e.getMessage());
        }
        lastTrouble = e;
        if (Trouble.isFull(e)) {
          // Whoever asked may come again; holding him here for seconds makes no room.
          batch.forEach(write -> fail(write, new DatabaseFull(e)));
        } else {
          queue.putBack(batch);
        }
        pause(LATER_PAUSE_MILLIS);
      }
      case PARTITION -> {
        queue.putBack(batch);
        attempt(() -> session.makeRoom(JournalRows.lastRevision(session.connection(), false)));
      }
      case FENCE -> {
        queue.putBack(batch);
        attempt(this::dropRefused);
      }
      case WHOLE -> {
        wholes.forgetAll();
        queue.putBack(batch.stream().map(write -> write.whole(codec)).toList());
      }
      case DATA -> isolate(batch, e);
    }
  }

  /** Halves the batch until the rows that cannot be stored stand alone. */
  private void isolate(List<PendingWrite> batch, Exception e) {
    if (batch.size() == 1) {
      PendingWrite poison = batch.getFirst();
      LOG.error("an event of {} cannot be stored: {}", poison.key(), e.getMessage());
      fail(poison, new WriteRejected(poison.persistenceId(), e));
      return;
    }
    int half = batch.size() / 2;
    queue.putBack(batch.subList(half, batch.size()));
    queue.putBack(batch.subList(0, half));
  }

  private void attempt(WriterSession.Action action) {
    try {
      action.run();
    } catch (SQLException e) {
      LOG.warn("the journal's connection broke: {}", e.getMessage());
      lastTrouble = e;
      disconnect();
    } catch (RuntimeException e) {
      LOG.error("the journal cannot be read back, trying again", e);
      disconnect();
    }
  }

  private void dropRefused() throws SQLException {
    settle();
    // Nothing is removed when the refusal was only that another commit came in between.
    for (WriterSession.Refused refused : session.refused(queue, rows)) {
      PendingWrite write = refused.write();
      if (refused.sameRequest().isPresent()) {
        write.event().stamp(refused.sameRequest().get().revision());
        write.done().complete(null);
      } else {
        metrics.refused.increment();
        codec.keys().forget(write.encoded().uid());
        suspects.add(write.persistenceId());
        write
            .done()
            .completeExceptionally(new FenceRefused(write.persistenceId(), write.sequenceNumber()));
      }
    }
  }

  private boolean connect() {
    try {
      session = WriterSession.open(database, settings, codec.keys().rootKeyId());
      if (!handover.begun()) {
        // With the lock: an earlier process of this name may have left a statement behind.
        handover.begin(
            JournalRows.lastRevision(session.connection(), true),
            JournalRows.restoredAt(session.connection()));
      } else {
        metrics.reconnects.increment();
        settle();
      }
      lastTrouble = null;
      return diverged == null;
    } catch (SQLException e) {
      lastTrouble = e;
      LOG.debug("the database is away: {}", e.getMessage());
      disconnect();
      return false;
    } catch (RuntimeException e) {
      LOG.error("the journal cannot be read back, trying again", e);
      disconnect();
      return false;
    }
  }

  /** Hands over commits of ours that we have not heard of, and completes their writes. */
  private void settle() throws SQLException {
    Optional<String> otherHistory = session.otherHistory(handover.last(), handover.restoredAt());
    if (otherHistory.isPresent()) {
      diverged = new JournalDiverged(otherHistory.get());
      LOG.error(diverged.getMessage());
      onDiverged.accept(diverged);
      return;
    }
    List<Commit> unheard = session.ownCommits(rows, handover.revision());
    for (Commit commit : unheard) {
      List<PendingWrite> matched = new ArrayList<>();
      for (CommittedEvent event : commit.events()) {
        for (PendingWrite write : queue.remove(w -> WriterSession.wrote(w, event))) {
          write.event().stamp(event.revision());
          matched.add(write);
        }
      }
      handover.deliver(commit, matched);
    }
  }

  private void expire() {
    long now = settings.nanos().getAsLong();
    if (now - lastExpiryNanos < TimeUnit.MILLISECONDS.toNanos(EXPIRY_EVERY_MILLIS)) {
      return;
    }
    lastExpiryNanos = now;
    for (PendingWrite late : queue.remove(w -> now - w.deadlineNanos() > 0)) {
      suspects.add(late.persistenceId());
      fail(
          late,
          new DatabaseAway(
              "not confirmed within "
                  + settings.patienceMillis()
                  + " ms"
                  + (lastTrouble == null ? "" : ": " + lastTrouble.getMessage()),
              lastTrouble));
    }
  }

  private void fail(PendingWrite write, JournalFault why) {
    metrics.failed.increment();
    write.done().completeExceptionally(why);
  }

  private void disconnect() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
