package io.troupe.http.replay;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.whatif.Judge;
import io.troupe.core.whatif.WhatIf;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.replay.ReplaySource.Gap;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One stretch, a page at a time, so that whoever asked may go away at any time. */
final class WhatIfRun {
  /** A cluster in memory beside the real one: about a gigabyte. */
  static final int OBJECTS_MAX = 200_000;

  static final long EVENTS_MAX = 1_000_000;
  private static final int EVENTS_AT_ONCE = 1_000;

  private final WhatIf whatIf;
  private final Span span;
  private final WhatIfParts parts;
  private final Deque<Gap> gaps;
  private final List<Gap> passed = new ArrayList<>();
  private Optional<Instant> lastTime = Optional.empty();

  private WhatIfRun(WhatIf whatIf, Span span, WhatIfParts parts, List<Gap> gaps) {
    this.whatIf = whatIf;
    this.span = span;
    this.parts = parts;
    this.gaps = new ArrayDeque<>(gaps);
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
   * @param types whose objects are
   * @param namespace of which; empty for all
   * @return fails with {@link TooLarge}
   */
  static CompletionStage<WhatIfRun> begin(
      Judge judge,
      Span span,
      Collection<ResourceType> types,
      String namespace,
      Past past,
      WhatIfParts parts) {
    CompletionStage<List<StoredObject>> objects =
        CompletableFuture.completedStage(new ArrayList<>());
    for (ResourceType type : types) {
      objects =
          objects.thenCompose(all ->
              past.listAt(type, namespace, span.from())
                  .thenApply(more -> {
                    if (all.size() + more.size() > OBJECTS_MAX) {
                      throw new TooLarge();
                    }
                    all.addAll(more);
                    return all;
                  }));
    }
    return objects.thenCombineAsync(
        parts.source().gaps(span.from(), span.to()),
        (all, gaps) ->
            new WhatIfRun(
                new WhatIf(judge, ClusterImage.of(span.from(), all), parts.facts()),
                span,
                parts,
                gaps),
        parts.executor());
  }

  WhatIf whatIf() {
    return whatIf;
  }

  Span span() {
    return span;
  }

  /** Those that lie behind. */
  List<Gap> passed() {
    return List.copyOf(passed);
  }

  boolean ended() {
    WhatIf.Tally tally = whatIf.tally();
    return tally.revision() >= span.to() || tally.events() >= EVENTS_MAX;
  }

  boolean complete() {
    return whatIf.tally().revision() >= span.to() && whatIf.whole();
  }

  CompletionStage<WhatIfRun> step() {
    long after = whatIf.tally().revision();
    if (!gaps.isEmpty() && gaps.peek().after() <= after) {
      return CompletableFuture.supplyAsync(() -> passOver(gaps.poll()), parts.executor());
    }
    long until = gaps.isEmpty() ? span.to() : Math.min(span.to(), gaps.peek().after());
    return parts
        .log()
        .read(after, (int) Math.min(EVENTS_AT_ONCE, until - after))
        .thenApplyAsync(
            commits -> {
              if (commits.isEmpty()) {
                throw new IllegalStateException("the journal ends at revision " + after);
              }
              commits.forEach(commit -> upTo(commit, until));
              return this;
            },
            parts.executor());
  }

  private WhatIfRun passOver(Gap gap) {
    passed.add(gap);
    whatIf.passOver(gap.next());
    return this;
  }

  private void upTo(Commit commit, long to) {
    if (commit.first() > to) {
      return;
    }
    lastTime = Optional.of(commit.time());
    List<CommittedEvent> events =
        commit.last() <= to
            ? commit.events()
            : commit.events().subList(0, Math.toIntExact(to - commit.first() + 1));
    whatIf.apply(
        new Commit(
            commit.first(), Math.min(commit.last(), to), commit.time(), commit.writer(), events));
  }

  /** After the last step. */
  CompletionStage<WhatIfRun> finish() {
    return CompletableFuture.supplyAsync(
        () -> {
          boolean reached = whatIf.tally().revision() >= span.to();
          (reached ? span.toTime().or(() -> lastTime) : lastTime).ifPresent(whatIf::end);
          return this;
        },
        parts.executor());
  }
}
