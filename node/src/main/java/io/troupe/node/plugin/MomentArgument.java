package io.troupe.node.plugin;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point of the cluster's life as people write it: a revision, a time, or how long ago. */
sealed interface MomentArgument {
  record Revision(long number) implements MomentArgument {}

  record Time(Instant time) implements MomentArgument {}

  Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])( ?ago)?");

  /**
   * @param text {@code 1234}, {@code 10m}, {@code 2h ago} or {@code 2026-11-21T22:00:00Z}
   * @throws KubectlFailure when it is none of these
   */
  static MomentArgument parse(String text, Instant now) {
    if (text.matches("[0-9]{1,18}")) {
      return new Revision(Long.parseLong(text));
    }
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      return new Time(
          now.minus(
              switch (ago.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
              }));
    }
    try {
      return new Time(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new KubectlFailure(
          "error: \"%s\" is no revision, no RFC 3339 time and no time ago such as 10m"
              .formatted(text));
    }
  }

  /** As a query of a read of the past. */
  default String read() {
    return switch (this) {
      case Revision(long number) -> "resourceVersion=" + number + "&resourceVersionMatch=Exact";
      case Time(Instant time) -> "asOf=" + time;
    };
  }

  /** As a bound of entries and replays. */
  default String bound() {
    return switch (this) {
      case Revision(long number) -> Long.toString(number);
      case Time(Instant time) -> time.toString();
    };
  }
}
