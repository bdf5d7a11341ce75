package io.troupe.persistence.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Writes on their way: the bounded queue that everybody fills, and before it the batches that the
 * writer took once and has to try again. All but {@link #offer} and {@link #size} belong to the
 * writer's thread.
 */
final class WriteQueue {
  /** The server holds a whole statement in memory, several times. */
  static final int BATCH_BYTES_MAX = 4 << 20;

  private final BlockingQueue<PendingWrite> queue;
  private final Deque<List<PendingWrite>> again = new ArrayDeque<>();
  private final int batchMax;

  WriteQueue(int queueMax, int batchMax) {
    this.queue = new ArrayBlockingQueue<>(queueMax);
    this.batchMax = batchMax;
  }

  /** False when full. */
  boolean offer(PendingWrite write) {
    return queue.offer(write);
  }

  int size() {
    return queue.size();
  }

  boolean full() {
    return queue.remainingCapacity() == 0;
  }

  /** The next batch in order, with at most one event per name; empty after the wait. */
  List<PendingWrite> take(long waitMillis) throws InterruptedException {
    List<PendingWrite> first = again.pollFirst();
    if (first != null) {
      return first;
    }
    PendingWrite head = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
    if (head == null) {
      return List.of();
    }
    List<PendingWrite> taken = new ArrayList<>(batchMax);
    taken.add(head);
    queue.drainTo(taken, batchMax - 1);
    return firstBatch(taken);
  }

  private List<PendingWrite> firstBatch(List<PendingWrite> taken) {
    Set<String> names = new HashSet<>();
    long bytes = 0;
    for (int i = 0; i < taken.size(); i++) {
      PendingWrite write = taken.get(i);
      bytes += write.encoded().payload().length;
      if (!names.add(write.persistenceId()) || (i > 0 && bytes > BATCH_BYTES_MAX)) {
        List<PendingWrite> rest = List.copyOf(taken.subList(i, taken.size()));
        List<PendingWrite> batch = List.copyOf(taken.subList(0, i));
        again.addFirst(firstBatch(new ArrayList<>(rest)));
        return batch;
      }
    }
    return taken;
  }

  /** Puts a batch back in front of everything. */
  void putBack(List<PendingWrite> batch) {
    if (!batch.isEmpty()) {
      again.addFirst(batch);
    }
  }

  /** The batch that was put back last. */
  List<PendingWrite> firstAgain() {
    return again.isEmpty() ? List.of() : again.getFirst();
  }

  /** Takes out all that match, from everywhere, in order. */
  List<PendingWrite> remove(Predicate<PendingWrite> matching) {
    List<PendingWrite> removed = new ArrayList<>();
    List<List<PendingWrite>> kept = new ArrayList<>();
    for (List<PendingWrite> batch : again) {
      List<PendingWrite> rest = new ArrayList<>();
      for (PendingWrite write : batch) {
        (matching.test(write) ? removed : rest).add(write);
      }
      if (!rest.isEmpty()) {
        kept.add(rest);
      }
    }
    again.clear();
    again.addAll(kept);
    for (Iterator<PendingWrite> i = queue.iterator(); i.hasNext(); ) {
      PendingWrite write = i.next();
      if (matching.test(write)) {
        i.remove();
        removed.add(write);
      }
    }
    return removed;
  }
}
