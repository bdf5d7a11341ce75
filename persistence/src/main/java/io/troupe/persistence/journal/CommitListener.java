package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;

/**
 * Hears of every commit, in order, on the one thread of the journal's writer and before any writer
 * hears of success.
 */
@FunctionalInterface
public interface CommitListener {
  /** Must be quick and must not throw: replies wait for it. */
  void committed(Commit commit);
}
