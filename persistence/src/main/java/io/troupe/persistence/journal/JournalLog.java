package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads the journal back as the commits it was written in. */
public interface JournalLog {

  /**
   * The last committed revision, as the database says now; 0 for an empty journal. One query serves
   * all that wait.
   */
  CompletionStage<Long> lastRevision();

  /**
   * Commits after a revision, in order and without holes.
   *
   * @param after the first commit returned begins at {@code after + 1}
   * @param eventsMax stop at the commit that passes this many events, at least one commit
   */
  CompletionStage<List<Commit>> read(long after, int eventsMax);
}
