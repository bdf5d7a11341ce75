package io.troupe.core.kubelet;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A Kubernetes quantity as a number; only what a node needs to add and compare. */
public final class Amount {
  private Amount() {}

  /**
   * {@code 100m}, {@code 1.5}, {@code 128Mi}, {@code 2k}, {@code 1e3}; empty text is zero.
   *
   * @throws NumberFormatException if it is none of these; validation has refused such before
   */
  public static BigDecimal of(String text) {
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    int end = text.length();
    while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
      end--;
    }
    BigDecimal number = new BigDecimal(text.substring(0, end));
    return switch (text.substring(end)) {
      case "" -> number;
      case "n" -> number.movePointLeft(9);
      case "u" -> number.movePointLeft(6);
      case "m" -> number.movePointLeft(3);
      case "k" -> number.movePointRight(3);
      case "M" -> number.movePointRight(6);
      case "G" -> number.movePointRight(9);
      case "T" -> number.movePointRight(12);
      case "P" -> number.movePointRight(15);
      case "E" -> number.movePointRight(18);
      case "Ki" -> number.multiply(BigDecimal.valueOf(1L << 10));
      case "Mi" -> number.multiply(BigDecimal.valueOf(1L << 20));
      case "Gi" -> number.multiply(BigDecimal.valueOf(1L << 30));
      case "Ti" -> number.multiply(BigDecimal.valueOf(1L << 40));
      case "Pi" -> number.multiply(BigDecimal.valueOf(1L << 50));
      case "Ei" -> number.multiply(BigDecimal.valueOf(1L << 60));
      default -> throw new NumberFormatException(text);
    };
  }

  /** {@code value / divisor}, rounded up, as resourceFieldRef gives it. */
  public static String divided(BigDecimal value, String divisor) {
    BigDecimal by = divisor.isEmpty() || divisor.equals("0") ? BigDecimal.ONE : of(divisor);
    return value.divide(by, 0, RoundingMode.CEILING).toPlainString();
  }
}
