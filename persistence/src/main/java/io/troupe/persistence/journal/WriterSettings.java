package io.troupe.persistence.journal;

import java.util.function.LongSupplier;

/**
 * @param name of this control-plane node, unique among them; stands in each commit row
 * @param queueMax writes waiting, ≥ 1; the next one is refused
 * @param batchMax events in one statement, ≥ 1
 * @param patienceMillis a write not confirmed within this fails
 * @param transactionMillisMax the server ends a transaction of ours that lasts longer
 * @param nanos elapsed time, for patience and metrics
 */
public record WriterSettings(
    String name,
    int queueMax,
    int batchMax,
    long patienceMillis,
    int transactionMillisMax,
    LongSupplier nanos) {
  public static final int QUEUE_MAX = 4_096;
  public static final int BATCH_MAX = 256;
  public static final long PATIENCE_MILLIS = 5_000;
  public static final int TRANSACTION_MILLIS_MAX = 1_000;

  public static WriterSettings of(String name, LongSupplier nanos) {
    return new WriterSettings(
        name, QUEUE_MAX, BATCH_MAX, PATIENCE_MILLIS, TRANSACTION_MILLIS_MAX, nanos);
  }

  public WriterSettings withPatience(long millis) {
    return new WriterSettings(name, queueMax, batchMax, millis, transactionMillisMax, nanos);
  }

  public WriterSettings withQueue(int max) {
    return new WriterSettings(name, max, batchMax, patienceMillis, transactionMillisMax, nanos);
  }
}
