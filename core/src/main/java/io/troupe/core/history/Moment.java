package io.troupe.core.history;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** A point of the past as people name it: by a revision or by the time. */
public sealed interface Moment {
  /** Digits of a revision. */
  int DIGITS_MAX = 18;

  /** Of what a refusal repeats. */
  int SHOWN_CHARS_MAX = 100;

  record AtRevision(long revision) implements Moment {}

  record AtTime(Instant time) implements Moment {}

  /**
   * @param parameter its name, for the refusal
   * @param text digits only are a revision, all else RFC 3339; empty for none
   * @return refused with 400 for anything else
   */
  static Result<Optional<Moment>> parse(String parameter, String text) {
    if (text.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    if (text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Result.ok(Optional.of(new AtRevision(Long.parseLong(text))));
    }
    try {
      return Result.ok(Optional.of(new AtTime(OffsetDateTime.parse(text).toInstant())));
    } catch (DateTimeParseException _) {
      boolean shown = text.length() <= SHOWN_CHARS_MAX;
      return Result.refused(
          Failure.badRequest(
              parameter
                  + " is neither a revision nor a time such as 2026-01-31T12:00:00Z: \""
                  + (shown ? text : text.substring(0, SHOWN_CHARS_MAX) + "...")
                  + "\""));
    }
  }

  /**
   * @return refused with 400 where it is plain that the one is after the other; a revision and a
   *     time are not compared
   */
  static Result<Boolean> inOrder(Optional<Moment> since, Optional<Moment> until) {
    boolean turned =
        since.isPresent()
            && until.isPresent()
            && switch (since.get()) {
              case AtRevision(long from) -> until.get() instanceof AtRevision(long to) && from > to;
              case AtTime(Instant from) ->
                  until.get() instanceof AtTime(Instant to) && from.isAfter(to);
            };
    return turned ? Result.refused(Failure.badRequest("since is after until")) : Result.ok(true);
  }
}
