package io.troupe.core.cel;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Durations as Go writes and reads them: {@code 1h30m}, {@code 1.5s}, {@code 100ms}. */
final class GoDuration {
  private static final int LENGTH_MAX = 64; // characters; Go's longest has fewer

  private GoDuration() {}

  /** Empty for text that is no duration. */
  static Optional<Duration> parse(String text) {
    boolean negative = text.startsWith("-");
    int at = negative || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (at == text.length() || text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      int unitStart = at;
      while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
        at++;
      }
      long unit = unit(text.substring(unitStart, at));
      if (unit == 0 || start == unitStart) {
        return Optional.empty();
      }
      try {
        BigDecimal count = new BigDecimal(text.substring(start, unitStart));
        nanos = nanos.add(count.multiply(BigDecimal.valueOf(unit)));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue()));
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1L;
      case "us", "µs", "μs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 0L;
    };
  }

  /** In seconds, as JSON has it: {@code 90s}, {@code 1.5s}. */
  static String text(Duration duration) {
    return new BigDecimal(duration.toNanos()).movePointLeft(9).stripTrailingZeros().toPlainString()
        + "s";
  }
}
