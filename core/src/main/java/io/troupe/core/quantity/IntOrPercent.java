package io.troupe.core.quantity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/** A count, or a percentage of one: maxSurge, maxUnavailable and their like. */
public final class IntOrPercent {

  /** Which way a percentage of a count goes when it is no whole number. */
  public enum Rounding {
    UP,
    DOWN
  }

  private IntOrPercent() {}

  /**
   * @param value an integer, or a string such as {@code 25%}
   * @param total what a percentage is of
   * @return empty when the value is neither
   */
  public static OptionalInt of(JsonNode value, int total, Rounding rounding) {
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return OptionalInt.of(value.asInt());
    }
    OptionalInt percent = percent(value);
    if (percent.isEmpty()) {
      return OptionalInt.empty();
    }
    long hundredfold = (long) percent.getAsInt() * total;
    long whole =
        switch (rounding) {
          case UP -> Math.ceilDiv(hundredfold, 100L);
          case DOWN -> Math.floorDiv(hundredfold, 100L);
        };
    return OptionalInt.of(Math.clamp(whole, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  /** The number before the percent sign; empty for anything else. */
  public static OptionalInt percent(JsonNode value) {
    String text = value.isTextual() ? value.asText() : "";
    return text.matches("[0-9]{1,9}%")
        ? OptionalInt.of(Integer.parseInt(text.substring(0, text.length() - 1)))
        : OptionalInt.empty();
  }
}
