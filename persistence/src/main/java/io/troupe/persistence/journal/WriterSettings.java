package io.troupe.persistence.journal;

import java.util.function.LongSupplier;

/**
 * @param name of this control-plane node, unique among them; stands in each commit row
 * @param queueMax writes waiting, ≥ 1; the next one is refused
 * @param batchMax events in one statement, ≥ 1
 * @param patienceMillis a write not confirmed within this fails
 * @param transactionMillisMax the server ends a transaction of ours that lasts longer
 * @param nanos elapsed time, for patience and metrics
 * @param announces whether each commit is told to all who listen at the database
 */
public record WriterSettings(
    String name,
    int queueMax,
    int batchMax,
    long patienceMillis,
    int transactionMillisMax,
    LongSupplier nanos,
    boolean announces) {
  public static final int QUEUE_MAX = 4_096;
  public static final int BATCH_MAX = 256;
  public static final long PATIENCE_MILLIS = 5_000;
  public static final int TRANSACTION_MILLIS_MAX = 1_000;

  public static WriterSettings of(String name, LongSupplier nanos) {
    return new WriterSettings(
        name, QUEUE_MAX, BATCH_MAX, PATIENCE_MILLIS, TRANSACTION_MILLIS_MAX, nanos, false);
  }

  public WriterSettings withPatience(long millis) {
    return new WriterSettings(
        name, queueMax, batchMax, millis, transactionMillisMax, nanos, announces);
  }

  public WriterSettings withQueue(int max) {
    return new WriterSettings(
        name, max, batchMax, patienceMillis, transactionMillisMax, nanos, announces);
  }

  public WriterSettings announcing(boolean whether) {
    return new WriterSettings(
        name, queueMax, batchMax, patienceMillis, transactionMillisMax, nanos, whether);
  }
}
