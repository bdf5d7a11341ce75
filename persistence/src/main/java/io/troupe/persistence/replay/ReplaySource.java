package io.troupe.persistence.replay;

import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.row.JournalRow;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * The journal between two revisions in pages. Reading comes one after the other, decoding may run
 * beside it; so whoever asks decides how far ahead is read. Stages fail when the database is away,
 * with {@link IllegalStateException} where retention has dropped what was to be read.
 */
public interface ReplaySource {

  /**
   * Rows as they lie there.
   *
   * @param through every revision up to here has been looked at
   * @param time of the last commit up to there
   */
  record Page(long through, Instant time, List<Stored> rows) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** One of them. */
  record Stored(Instant time, JournalRow row) {}

  /**
   * @param after every revision up to here is known already
   * @param to the highest revision wanted, inclusive
   * @param wanted whose rows; others are left out
   */
  CompletionStage<Page> page(long after, long to, Predicate<ObjectKey> wanted);

  CompletionStage<List<ReplayEvent>> decode(Page page);
}
