package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.persistence.codec.KeyRing;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a commit, in this order: keys, the listener, the entities that wait. The writer's
 * thread only.
 */
final class Handover {
  private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

  private final CommitListener listener;
  private final KeyRing keys;
  private final JournalMetrics metrics;
  private volatile Optional<OwnCommit> last = Optional.empty();
  private long revision = -1;
  private long restoredAt;

  Handover(CommitListener listener, KeyRing keys, JournalMetrics metrics) {
    this.listener = listener;
    this.keys = keys;
    this.metrics = metrics;
  }

  boolean begun() {
    return revision >= 0;
  }

  /**
   * @param from commits of ours up to this revision are an earlier process's
   * @param restored where the history that this process goes on with has begun, {@link
   *     JournalRows#restoredAt}
   */
  void begin(long from, long restored) {
    revision = from;
    restoredAt = restored;
  }

  /** Where the history of this process has begun. */
  long restoredAt() {
    return restoredAt;
  }

  /** The last revision that was handed over. */
  long revision() {
    return revision;
  }

  /** The last commit that was handed over; any thread. */
  Optional<OwnCommit> last() {
    return last;
  }

  /**
   * @param writes those of the commit's events that somebody still waits for, stamped
   */
  void deliver(Commit commit, List<PendingWrite> writes) {
    revision = commit.last();
    last =
        Optional.of(new OwnCommit(commit.first(), commit.last(), commit.time(), commit.writer()));
    metrics.batches.increment();
    metrics.events.add(commit.events().size());
    for (PendingWrite write : writes) {
      metrics.payloadBytes.add(write.encoded().payload().length);
      if (write.encoded().destroysKey()) {
        keys.forget(write.encoded().uid());
      } else if (write.encoded().newKey().isPresent()) {
        keys.stored(write.encoded().uid());
      }
    }
    try {
      listener.committed(
          commit,
          writes.size() == commit.events().size()
              ? writes.stream().map(PendingWrite::encoded).toList()
              : List.of());
    } catch (RuntimeException e) {
      LOG.error("the listener failed on commit {} to {}", commit.first(), commit.last(), e);
    }
    writes.forEach(write -> write.done().complete(null));
  }
}
