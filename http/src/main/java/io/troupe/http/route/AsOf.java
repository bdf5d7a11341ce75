package io.troupe.http.route;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The parameter that asks how things stood at a time; ours, upstream has none like it. */
final class AsOf {
  static final String NAME = "asOf";

  private AsOf() {}

  /** Refused with 400 for what is no time, and beside anything else that says which revision. */
  static Result<Optional<Instant>> of(Query query) {
    String text = query.text(NAME);
    if (text.isEmpty()) {
      return Result.ok(Optional.empty());
    }
    for (String other : new String[] {"resourceVersion", ListOptions.MATCH, "continue"}) {
      if (!query.text(other).isEmpty()) {
        return Result.refused(Failure.badRequest(other + " is not allowed when using asOf"));
      }
    }
    try {
      // A plus sign that was not encoded arrives as a blank.
      return Result.ok(Optional.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant()));
    } catch (DateTimeException e) {
      return Result.refused(
          Failure.badRequest(
              "invalid asOf \"" + text + "\": must be a time such as 2006-01-02T15:04:05Z"));
    }
  }

  /** For requests that are about the present. */
  static Result<Optional<Instant>> none(Query query) {
    return query.has(NAME)
        ? Result.refused(Failure.badRequest("asOf is not allowed when using watch"))
        : Result.ok(Optional.empty());
  }
}
