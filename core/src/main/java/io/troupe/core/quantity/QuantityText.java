package io.troupe.core.quantity;

import io.troupe.core.quantity.Quantity.Format;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The grammar of quantities: sign, number, suffix. */
public final class QuantityText {
  /** Upstream's words for a text that is no quantity. */
  public static final String FORMAT_MESSAGE =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /** Longer texts are refused; 2^63-1 with nine decimals takes 30. */
  private static final int CHARS_MAX = 256;

  /** Past this either way an amount is cut or rounded whatever its digits. */
  private static final int EXPONENT_MAX = 400;

  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

  /** Thousands from nano upward. */
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");

  private QuantityText() {}

  static String binarySuffix(int power) {
    return BINARY.get(power);
  }

  /**
   * @param exponent a multiple of 3, -9 to 18
   */
  static String decimalSuffix(int exponent) {
    return DECIMAL.get(exponent / 3 + 3);
  }

  static Optional<Quantity> parse(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    int end = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    int digits = 0;
    int points = 0;
    for (; end < text.length() && isNumeric(text.charAt(end)); end++) {
      if (text.charAt(end) == '.') {
        points++;
      } else {
        digits++;
      }
    }
    if (digits == 0 || points > 1) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(text.substring(0, end));
    return withSuffix(number, text.substring(end));
  }

  private static boolean isNumeric(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static Optional<Quantity> withSuffix(BigDecimal number, String suffix) {
    int decimal = DECIMAL.indexOf(suffix);
    if (decimal >= 0) {
      return Optional.of(
          new Quantity(number.scaleByPowerOfTen((decimal - 3) * 3), Format.DECIMAL_SI));
    }
    int binary = BINARY.indexOf(suffix);
    if (binary >= 0) {
      BigDecimal factor = BigDecimal.valueOf(1024).pow(binary);
      return Optional.of(new Quantity(number.multiply(factor), Format.BINARY_SI));
    }
    if (suffix.matches("[eE][-+]?[0-9]{1,18}")) {
      long exponent = Long.parseLong(suffix.substring(1));
      int bounded = Math.clamp(exponent, -EXPONENT_MAX, EXPONENT_MAX);
      return Optional.of(new Quantity(number.scaleByPowerOfTen(bounded), Format.DECIMAL_EXPONENT));
    }
    return Optional.empty();
  }
}
