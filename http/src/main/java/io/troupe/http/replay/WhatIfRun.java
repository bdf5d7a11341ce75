package io.troupe.http.replay;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.FactsReader;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.whatif.Judge;
import io.troupe.core.whatif.WhatIf;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.journal.JournalLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One stretch, a page at a time, so that whoever asked may go away at any time. */
final class WhatIfRun {
  /** A cluster in memory beside the real one: about a gigabyte. */
  static final int OBJECTS_MAX = 200_000;

  static final long EVENTS_MAX = 1_000_000;
  private static final int EVENTS_AT_ONCE = 1_000;

  private final WhatIf whatIf;
  private final Span span;
  private final JournalLog log;
  private final Executor executor;

  private WhatIfRun(WhatIf whatIf, Span span, JournalLog log, Executor executor) {
    this.whatIf = whatIf;
    this.span = span;
    this.log = log;
    this.executor = executor;
  }

  /** The cluster was larger than what is replayed. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("the cluster had more than " + OBJECTS_MAX + " objects");
    }
  }

  /**
   * With the state at the beginning read.
   *
   * @param executor may be kept busy
   * @return fails with {@link TooLarge}
   */
  static CompletionStage<WhatIfRun> begin(
      Judge judge,
      Span span,
      SortedSet<ResourceType> types,
      Past past,
      JournalLog log,
      FactsReader facts,
      Executor executor) {
    CompletionStage<List<StoredObject>> objects =
        CompletableFuture.completedStage(new ArrayList<>());
    for (ResourceType type : types) {
      objects =
          objects.thenCompose(all ->
              past.listAt(type, "", span.from())
                  .thenApply(more -> {
                    if (all.size() + more.size() > OBJECTS_MAX) {
                      throw new TooLarge();
                    }
                    all.addAll(more);
                    return all;
                  }));
    }
    return objects.thenApplyAsync(
        all ->
            new WhatIfRun(
                new WhatIf(judge, ClusterImage.of(span.from(), all), facts), span, log, executor),
        executor);
  }

  WhatIf whatIf() {
    return whatIf;
  }

  Span span() {
    return span;
  }

  boolean ended() {
    WhatIf.Tally tally = whatIf.tally();
    return tally.revision() >= span.to() || tally.events() >= EVENTS_MAX;
  }

  boolean complete() {
    return whatIf.tally().revision() >= span.to() && whatIf.whole();
  }

  CompletionStage<WhatIf.Tally> step() {
    long after = whatIf.tally().revision();
    return log.read(after, (int) Math.min(EVENTS_AT_ONCE, span.to() - after))
        .thenApplyAsync(
            commits -> {
              if (commits.isEmpty()) {
                throw new IllegalStateException("the journal ends at revision " + after);
              }
              commits.forEach(commit -> upTo(commit, span.to()));
              return whatIf.tally();
            },
            executor);
  }

  private void upTo(Commit commit, long to) {
    if (commit.first() > to) {
      return;
    }
    List<CommittedEvent> events =
        commit.last() <= to
            ? commit.events()
            : commit.events().subList(0, Math.toIntExact(to - commit.first() + 1));
    whatIf.apply(
        new Commit(
            commit.first(), Math.min(commit.last(), to), commit.time(), commit.writer(), events));
  }
}
