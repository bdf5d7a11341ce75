package io.troupe.persistence.journal;

import io.troupe.persistence.journal.JournalFault.DatabaseAway;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Answers many questions with few queries: while one query runs, questions gather for the next. A
 * query that answers a question always starts after it was asked. Any thread.
 */
final class CoalescedReads<K, V> {
  private static final int KEYS_MAX = 256;

  /** One query for some keys; blocks. */
  @FunctionalInterface
  interface Query<K, V> {
    Map<K, V> read(Set<K> keys) throws SQLException;
  }

  private final Query<K, V> query;
  private final Executor executor;
  private final Map<K, CompletableFuture<V>> waiting = new LinkedHashMap<>();
  private boolean running;

  CoalescedReads(Query<K, V> query, Executor executor) {
    this.query = query;
    this.executor = executor;
  }

  /** Fails with {@link DatabaseAway}; null where the query's answer lacks the key. */
  CompletionStage<V> read(K key) {
    CompletableFuture<V> answer;
    boolean start;
    synchronized (this) {
      answer = waiting.computeIfAbsent(key, _ -> new CompletableFuture<>());
      start = !running;
      running = true;
    }
    if (start) {
      try {
        executor.execute(this::drain);
      } catch (RuntimeException tooBusy) {
        take().values().forEach(f -> f.completeExceptionally(new JournalFault.JournalBusy()));
        synchronized (this) {
          running = false;
        }
      }
    }
    return answer;
  }

  private void drain() {
    for (Map<K, CompletableFuture<V>> batch = take(); !batch.isEmpty(); batch = take()) {
      try {
        Map<K, V> answers = query.read(batch.keySet());
        batch.forEach((key, future) -> future.complete(answers.get(key)));
      } catch (SQLException e) {
        DatabaseAway fault = new DatabaseAway("cannot read: " + e.getMessage(), e);
        batch.values().forEach(future -> future.completeExceptionally(fault));
      } catch (RuntimeException e) {
        batch.values().forEach(future -> future.completeExceptionally(e));
      }
    }
  }

  /** Stops running when there is nothing left, in the same moment. */
  private synchronized Map<K, CompletableFuture<V>> take() {
    Map<K, CompletableFuture<V>> batch = new LinkedHashMap<>();
    for (Iterator<Map.Entry<K, CompletableFuture<V>>> i = waiting.entrySet().iterator();
        i.hasNext() && batch.size() < KEYS_MAX; ) {
      Map.Entry<K, CompletableFuture<V>> next = i.next();
      batch.put(next.getKey(), next.getValue());
      i.remove();
    }
    running = !batch.isEmpty();
    return batch;
  }
}
