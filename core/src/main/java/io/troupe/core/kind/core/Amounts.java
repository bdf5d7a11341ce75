package io.troupe.core.kind.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads quantities as numbers, for comparing them. */
final class Amounts {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d{1,40}\\.?\\d{0,40}|\\.\\d{1,40}))((?:[eE][+-]?\\d{1,3})|[A-Za-z]{0,2})");

  private static final Map<String, Integer> POWERS_OF_TEN =
      Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final Map<String, Integer> POWERS_OF_TWO =
      Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);

  private Amounts() {}

  /** Empty for what is no quantity. */
  static Optional<BigDecimal> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(parts.group(1));
    String suffix = parts.group(2);
    if (POWERS_OF_TEN.containsKey(suffix)) {
      return Optional.of(number.scaleByPowerOfTen(POWERS_OF_TEN.get(suffix)));
    }
    if (POWERS_OF_TWO.containsKey(suffix)) {
      BigInteger factor = BigInteger.ONE.shiftLeft(POWERS_OF_TWO.get(suffix));
      return Optional.of(number.multiply(new BigDecimal(factor)));
    }
    if (suffix.length() > 1 && Character.toLowerCase(suffix.charAt(0)) == 'e') {
      return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))));
    }
    return Optional.empty();
  }
}
