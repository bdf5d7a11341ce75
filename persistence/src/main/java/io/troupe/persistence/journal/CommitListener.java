package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.persistence.codec.EncodedEvent;
import java.util.List;

/**
 * Hears of every commit of this node, once each and in order, on the one thread of the journal's
 * writer and before any entity hears of success. Between two of them there may be other nodes'
 * commits: a first revision that is not the next one shows a hole, which {@link JournalLog#read}
 * fills. After a lost connection one may come late, when the hole is filled already.
 */
@FunctionalInterface
public interface CommitListener {
  /** Must be quick and must not throw: replies wait for it. */
  void committed(Commit commit);

  /**
   * The same, for a listener that hands the journal's bytes on.
   *
   * @param encoded one for each event, in order; empty where they are not at hand
   */
  default void committed(Commit commit, List<EncodedEvent> encoded) {
    committed(commit);
  }
}
