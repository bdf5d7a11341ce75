package io.troupe.core.schedule;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Quantities as whole numbers, rounded up. */
final class Amounts {
  private static final String BINARY = "KMGTPE";

  private Amounts() {}

  static long milli(String quantity) {
    return read(quantity).movePointRight(3).setScale(0, RoundingMode.CEILING).longValue();
  }

  static long whole(String quantity) {
    return read(quantity).setScale(0, RoundingMode.CEILING).longValue();
  }

  private static BigDecimal read(String quantity) {
    int end = quantity.length();
    if (quantity.endsWith("i")) {
      int power = BINARY.indexOf(quantity.charAt(end - 2)) + 1;
      return new BigDecimal(quantity.substring(0, end - 2))
          .multiply(BigDecimal.valueOf(1L << (10 * power)));
    }
    char last = quantity.isEmpty() ? '0' : quantity.charAt(end - 1);
    return switch (last) {
      case 'n' -> scaled(quantity, -9);
      case 'u' -> scaled(quantity, -6);
      case 'm' -> scaled(quantity, -3);
      case 'k' -> scaled(quantity, 3);
      case 'M' -> scaled(quantity, 6);
      case 'G' -> scaled(quantity, 9);
      case 'T' -> scaled(quantity, 12);
      case 'P' -> scaled(quantity, 15);
      case 'E' -> scaled(quantity, 18);
      default -> quantity.isEmpty() ? BigDecimal.ZERO : new BigDecimal(quantity);
    };
  }

  private static BigDecimal scaled(String quantity, int power) {
    return new BigDecimal(quantity.substring(0, quantity.length() - 1)).scaleByPowerOfTen(power);
  }
}
