package io.troupe.persistence.journal;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What the writer counts; read without locks, by any thread, only ever growing but the queue. */
public final class JournalMetrics {
  final LongAdder batches = new LongAdder();
  final LongAdder events = new LongAdder();
  final LongAdder payloadBytes = new LongAdder();
  final LongAdder commitNanos = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder busy = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder reconnects = new LongAdder();
  final LongAdder recoveriesFromMemory = new LongAdder();
  final LongAdder recoveriesFromDatabase = new LongAdder();
  private final IntSupplier queue;

  JournalMetrics(IntSupplier queue) {
    this.queue = queue;
  }

  /** Statements that committed. */
  public long batches() {
    return batches.sum();
  }

  public long events() {
    return events.sum();
  }

  public long payloadBytes() {
    return payloadBytes.sum();
  }

  /** Time spent in statements that committed. */
  public long commitNanos() {
    return commitNanos.sum();
  }

  /** Writes that lost against another writer of the same event. */
  public long refused() {
    return refused.sum();
  }

  /** Writes turned away because the queue was full. */
  public long busy() {
    return busy.sum();
  }

  /** Writes that timed out or could not be stored. */
  public long failed() {
    return failed.sum();
  }

  public long reconnects() {
    return reconnects.sum();
  }

  public long recoveriesFromMemory() {
    return recoveriesFromMemory.sum();
  }

  public long recoveriesFromDatabase() {
    return recoveriesFromDatabase.sum();
  }

  /** Writes waiting now. */
  public int queueLength() {
    return queue.getAsInt();
  }
}
