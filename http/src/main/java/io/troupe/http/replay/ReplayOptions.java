package io.troupe.http.replay;

import io.troupe.core.history.Moment;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.route.Query;
import java.time.Duration;
import java.util.Optional;

/**
 * What of the past is played, and how.
 *
 * @param from the state to begin with; empty for as far back as there is any
 * @param to empty for now
 * @param speed how many times as fast as it was; 0 for as fast as can be
 * @param gapMax no pause is longer
 * @param state whether the state at the beginning is played first
 * @param namespace empty for all
 * @param resource as in {@code deployments.apps}; empty for all
 */
record ReplayOptions(
    Optional<Moment> from,
    Optional<Moment> to,
    double speed,
    Duration gapMax,
    boolean state,
    String namespace,
    String resource) {
  private static final double SPEED_MAX = 1e9;
  private static final double GAP_SECONDS_MAX = 3_600;
  private static final double GAP_SECONDS_DEFAULT = 1;

  /**
   * @param within the namespace of the path; empty for none
   * @return refused with 400 for what cannot be read, and for another namespace
   */
  static Result<ReplayOptions> of(Query query, String within) {
    String named = query.text("namespace");
    if (!within.isEmpty() && !named.isEmpty() && !named.equals(within)) {
      return Result.refused(
          Failure.badRequest(
              "namespace is \"" + named + "\", but the path names \"" + within + "\""));
    }
    return of(query).then(options -> Result.ok(within.isEmpty() ? options : options.in(within)));
  }

  private ReplayOptions in(String within) {
    return new ReplayOptions(from, to, speed, gapMax, state, within, resource);
  }

  private static Result<ReplayOptions> of(Query query) {
    return Moment.parse("from", query.text("from"))
        .then(from ->
            Moment.parse("to", query.text("to"))
                .then(to ->
                    number(query, "speed", 0, SPEED_MAX)
                        .then(speed ->
                            number(query, "gap", GAP_SECONDS_DEFAULT, GAP_SECONDS_MAX)
                                .then(gap ->
                                    Result.ok(
                                        new ReplayOptions(
                                            from,
                                            to,
                                            speed,
                                            Duration.ofNanos((long) (gap * 1e9)),
                                            query.flag("state"),
                                            query.text("namespace"),
                                            query.text("resource")))))));
  }

  private static Result<Double> number(Query query, String name, double otherwise, double max) {
    String text = query.text(name);
    if (text.isEmpty()) {
      return Result.ok(otherwise);
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= max) {
        return Result.ok(number);
      }
    } catch (NumberFormatException _) {
      // Said below, with what is allowed.
    }
    return Result.refused(
        Failure.badRequest(
            name + " must be a number from 0 to " + (long) max + ", not \"" + text + "\""));
  }
}
