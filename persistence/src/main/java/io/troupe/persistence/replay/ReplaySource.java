package io.troupe.persistence.replay;

import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.codec.StoredEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
   * @param wholes payloads of the whole events that rows are differences to, by revision
   */
  record Page(long through, Instant time, List<Stored> rows, Map<Long, byte[]> wholes) {
    public Page {
      rows = List.copyOf(rows);
    }
  }

  /** One of them. */
  record Stored(Instant time, StoredEvent row) {}

  /** Which events are wanted; by which object's they are and their revision. */
  @FunctionalInterface
  interface Wanted {
    boolean test(ObjectKey key, long revision);
  }

  /** Where revisions were passed over: a restore leaves a gap of a billion. */
  record Gap(long after, long next) {}

  /**
   * The gaps that begin within a stretch.
   *
   * @param after the first revision that counts as one before a gap
   * @param to a gap that begins at it is none of the stretch's
   * @return in order; of each the last revision before it and the first one behind it
   */
  default CompletionStage<List<Gap>> gaps(long after, long to) {
    return CompletableFuture.completedStage(List.of());
  }

  /**
   * @param after every revision up to here is known already
   * @param to the highest revision wanted, inclusive
   * @param wanted whose rows; others are left out
   */
  CompletionStage<Page> page(long after, long to, Wanted wanted);

  CompletionStage<List<ReplayEvent>> decode(Page page);
}
