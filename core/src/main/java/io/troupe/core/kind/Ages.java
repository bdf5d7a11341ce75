package io.troupe.core.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Ages as people read them: two units while the smaller one still says something. Follows upstream
 * apimachinery pkg/util/duration.
 */
public final class Ages {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long YEAR = 365 * DAY;

  private Ages() {}

  /**
   * @param time an RFC 3339 time; {@code <unknown>} when it is none
   */
  public static String since(JsonNode time, Instant now) {
    if (!time.isTextual() || time.textValue().isEmpty()) {
      return "<unknown>";
    }
    try {
      return of(Duration.between(Instant.parse(time.textValue()), now));
    } catch (DateTimeParseException _) {
      return "<unknown>";
    }
  }

  /** A second into the future is clock skew and reads as now; more is {@code <invalid>}. */
  public static String of(Duration age) {
    long seconds = age.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 2 * MINUTE) {
      return Math.max(0, seconds) + "s";
    }
    if (seconds < 10 * MINUTE) {
      return two(seconds, MINUTE, "m", 1, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return two(seconds, HOUR, "h", MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    if (seconds < 8 * DAY) {
      return two(seconds, DAY, "d", HOUR, "h");
    }
    if (seconds < 2 * YEAR) {
      return seconds / DAY + "d";
    }
    if (seconds < 8 * YEAR) {
      return two(seconds, YEAR, "y", DAY, "d");
    }
    return seconds / YEAR + "y";
  }

  private static String two(long seconds, long big, String bigName, long small, String smallName) {
    long rest = seconds % big / small;
    return seconds / big + bigName + (rest == 0 ? "" : rest + smallName);
  }
}
