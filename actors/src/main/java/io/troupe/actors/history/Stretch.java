package io.troupe.actors.history;

import io.troupe.core.history.Moment;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.history.PastBounds;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A part of the past.
 *
 * @param from lowest revision, inclusive
 * @param to highest revision, inclusive
 */
record Stretch(long from, long to) {

  /**
   * @param newest the highest revision there is for the asker
   * @return refused with 410 for what is before the floor, with 400 for what has not been yet
   */
  static CompletionStage<Result<Stretch>> of(
      Past past, Optional<Moment> since, Optional<Moment> until, long newest) {
    return past.bounds()
        .thenCompose(bounds ->
            from(past, since, bounds, newest)
                .thenCombine(
                    to(past, until, bounds, newest),
                    (from, to) ->
                        from.then(low -> to.then(high -> Result.ok(new Stretch(low, high))))));
  }

  private static CompletionStage<Result<Long>> from(
      Past past, Optional<Moment> since, PastBounds bounds, long newest) {
    if (since.isEmpty()) {
      return done(Result.ok(bounds.floor() + 1));
    }
    return switch (since.get()) {
      case Moment.AtRevision(long revision) -> {
        if (revision > newest) {
          yield done(unknown("since", revision, newest));
        }
        // Nothing was before the first revision, so 0 asks for all there is.
        yield done(
            revision > 0 && revision <= bounds.floor()
                ? expired(bounds)
                : Result.ok(Math.max(revision, bounds.floor() + 1)));
      }
      // Revisions have times of their own; one at the very moment counts.
      case Moment.AtTime(Instant time) ->
          time.isAfter(bounds.lastTime())
              ? done(Result.ok(newest + 1))
              : past.revisionAt(time.minusNanos(1_000))
                  .thenApply(before ->
                      before.isPresent()
                          ? Result.ok(before.getAsLong() + 1)
                          : time.isBefore(bounds.floorTime())
                              ? Stretch.<Long>expired(bounds)
                              : Result.ok(bounds.floor() + 1));
    };
  }

  private static CompletionStage<Result<Long>> to(
      Past past, Optional<Moment> until, PastBounds bounds, long newest) {
    if (until.isEmpty()) {
      return done(Result.ok(newest));
    }
    return switch (until.get()) {
      case Moment.AtRevision(long revision) ->
          done(
              revision > newest
                  ? unknown("until", revision, newest)
                  : revision < bounds.floor() ? expired(bounds) : Result.ok(revision));
      case Moment.AtTime(Instant time) ->
          past.revisionAt(time)
              .thenApply((OptionalLong at) ->
                  at.isPresent()
                      ? Result.ok(Math.min(at.getAsLong(), newest))
                      : Stretch.<Long>expired(bounds));
    };
  }

  /** Nothing is left of what was asked for. */
  static <T> Result<T> expired(PastBounds bounds) {
    return Result.refused(
        Failure.of(
            Reason.EXPIRED,
            "history begins after revision "
                + bounds.floor()
                + ", at "
                + bounds.floorTime()
                + ": what was before is beyond retention"));
  }

  private static Result<Long> unknown(String parameter, long revision, long newest) {
    return Result.refused(
        Failure.badRequest(
            parameter + ": there is no revision " + revision + " yet, the newest is " + newest));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** All that is kept up to an image. */
  static CompletionStage<Result<Stretch>> upTo(Past past, ClusterImage image) {
    return of(past, Optional.empty(), Optional.empty(), image.revision());
  }
}
