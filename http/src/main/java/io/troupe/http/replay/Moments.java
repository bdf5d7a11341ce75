package io.troupe.http.replay;

import io.troupe.core.history.Moment;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.outcome.StatusCause;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Revisions for what people call them, within what there is. */
final class Moments {
  private final Past past;

  Moments(Past past) {
    this.past = past;
  }

  /**
   * @param from empty for as far back as there is any
   * @param to empty for the newest
   * @return refused: 410 before the floor, 504 for a revision to come, 400 for a time to come and
   *     for a beginning after the end
   */
  CompletionStage<Result<Span>> span(Optional<Moment> from, Optional<Moment> to) {
    return past.bounds()
        .thenCompose(bounds ->
            revision("from", from.orElse(new Moment.AtRevision(bounds.floor())), bounds)
                .thenCompose(begin ->
                    revision("to", to.orElse(new Moment.AtRevision(bounds.last())), bounds)
                        .thenApply(end ->
                            begin.then(first ->
                                end.then(last ->
                                    span(
                                        first,
                                        time(from, first, bounds),
                                        last,
                                        time(to, last, bounds)))))));
  }

  /** Known of the bounds, and where a time was asked for. */
  private static Optional<Instant> time(Optional<Moment> asked, long revision, PastBounds bounds) {
    if (revision == bounds.last()) {
      return Optional.of(bounds.lastTime());
    }
    if (revision == bounds.floor()) {
      return Optional.of(bounds.floorTime());
    }
    return asked.flatMap(moment ->
        moment instanceof Moment.AtTime(Instant time) ? Optional.of(time) : Optional.empty());
  }

  private static Result<Span> span(
      long first, Optional<Instant> firstTime, long last, Optional<Instant> lastTime) {
    return first > last
        ? Result.refused(
            Failure.badRequest("from is revision " + first + ", which is after to, " + last))
        : Result.ok(new Span(first, firstTime, last, lastTime));
  }

  private CompletionStage<Result<Long>> revision(String name, Moment moment, PastBounds bounds) {
    return switch (moment) {
      case Moment.AtRevision(long revision) ->
          CompletableFuture.completedStage(within(revision, bounds));
      case Moment.AtTime(Instant time) when time.isAfter(bounds.lastTime()) ->
          // Nothing has happened since; whoever names a time of today means now.
          CompletableFuture.completedStage(Result.ok(bounds.last()));
      case Moment.AtTime(Instant time) ->
          past.revisionAt(time).thenApply(found -> at(name, time, found, bounds));
    };
  }

  private static Result<Long> at(String name, Instant time, OptionalLong found, PastBounds bounds) {
    return found.isPresent() && found.getAsLong() >= bounds.floor()
        ? Result.ok(found.getAsLong())
        : Result.refused(
            Failure.of(
                Reason.EXPIRED,
                name + " is " + time + ", but there is history since " + bounds.floorTime()));
  }

  private static Result<Long> within(long revision, PastBounds bounds) {
    if (revision > bounds.last()) {
      return Result.refused(
          Failure.of(
                  Reason.TIMEOUT,
                  "Timeout: Too large resource version: "
                      + revision
                      + ", current: "
                      + bounds.last())
              .withCauses(
                  List.of(
                      new StatusCause(
                          "ResourceVersionTooLarge", "Too large resource version", ""))));
    }
    return revision >= bounds.floor()
        ? Result.ok(revision)
        : Result.refused(
            Failure.of(
                Reason.EXPIRED,
                "revision "
                    + revision
                    + " is too old: there is history since revision "
                    + bounds.floor()
                    + " ("
                    + bounds.floorTime()
                    + ")"));
  }
}
