package io.troupe.http.route;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a request may take: {@code timeout=} of its query, in Go's notation, up to the server's
 * own limit. Follows upstream apiserver pkg/endpoints/filters/request_deadline.go.
 */
final class TimeLimit {
  /** Longest a request may take, streams left out; upstream's default. */
  static final Duration MAX = Duration.ofSeconds(60);

  /** One number of a Go duration with its unit. */
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{0,9})?|\\.\\d{1,9})(ns|us|\u00b5s|ms|s|m|h)");

  private static final int TEXT_CHARS_MAX = 64;

  private TimeLimit() {}

  static Result<Duration> of(Query query) {
    String text = query.text("timeout");
    if (text.isEmpty() || text.equals("0")) {
      return Result.ok(MAX);
    }
    double nanos = 0;
    int end = 0;
    Matcher parts = PART.matcher(text);
    while (text.length() <= TEXT_CHARS_MAX && parts.find() && parts.start() == end) {
      nanos += Double.parseDouble(parts.group(1)) * nanosOf(parts.group(2));
      end = parts.end();
    }
    if (end != text.length()) {
      return Result.refused(
          Failure.badRequest(
              "invalid timeout specified in the request URL - time: invalid duration \""
                  + text
                  + "\""));
    }
    boolean shorter = nanos > 0 && nanos < MAX.toNanos();
    return Result.ok(shorter ? Duration.ofNanos((long) nanos) : MAX);
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3_600e9;
      default -> 1e3;
    };
  }
}
