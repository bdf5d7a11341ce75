package io.troupe.core.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * An amount of a resource, exact, with the family of suffixes it was written in. Finer than a
 * nano-unit rounds away from zero, larger than 2^63-1 is cut to that, as upstream does. Equality is
 * of amount and family; order is of amounts.
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal SMALLEST_BINARY = BigDecimal.valueOf(1024);
  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final int NANO_SCALE = 9;

  /** Below the bounds its construction needs. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  /** Suffix families. */
  public enum Format {
    /** n, u, m, none, k, M, G, T, P, E. */
    DECIMAL_SI,
    /** Ki, Mi, Gi, Ti, Pi, Ei. */
    BINARY_SI,
    /** e3, E-2. */
    DECIMAL_EXPONENT
  }

  public Quantity {
    BigDecimal bounded = amount.min(LARGEST).max(LARGEST.negate());
    BigDecimal plain = bounded.setScale(Math.min(bounded.scale(), NANO_SCALE), RoundingMode.UP);
    amount = plain.signum() == 0 ? BigDecimal.ZERO : plain.stripTrailingZeros();
  }

  /** Empty when the text is no quantity; {@link QuantityText#FORMAT_MESSAGE} says why. */
  public static Optional<Quantity> parse(String text) {
    return QuantityText.parse(text);
  }

  /**
   * For texts that validation has let in.
   *
   * @throws IllegalArgumentException if it is no quantity
   */
  public static Quantity of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no quantity: " + text));
  }

  /**
   * For fields that may be absent: empty text is zero.
   *
   * @throws IllegalArgumentException if it is no quantity
   */
  public static Quantity ofOrZero(String text) {
    return text.isEmpty() ? ZERO : of(text);
  }

  public static Quantity of(long value) {
    return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL_SI);
  }

  public static Quantity ofMilli(long thousandths) {
    return new Quantity(BigDecimal.valueOf(thousandths, 3), Format.DECIMAL_SI);
  }

  /** Whole units, rounded up. */
  public long value() {
    return scaled(0);
  }

  /** Thousandths, rounded up; cut to a long's range. */
  public long milliValue() {
    return scaled(3);
  }

  private long scaled(int digits) {
    return amount
        .movePointRight(digits)
        .setScale(0, RoundingMode.CEILING)
        .min(LARGEST)
        .max(LARGEST.negate())
        .longValueExact();
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  public int signum() {
    return amount.signum();
  }

  /** A sum is written as its first addend, unless that is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
  }

  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format);
  }

  public Quantity negated() {
    return new Quantity(amount.negate(), format);
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  /** The one way to write it: no fraction, the largest suffix that keeps it exact. */
  public String canonical() {
    if (isZero()) {
      return "0";
    }
    return switch (format) {
      case BINARY_SI -> isShownBinary() ? binary() : decimal(false);
      case DECIMAL_SI -> decimal(false);
      case DECIMAL_EXPONENT -> decimal(true);
    };
  }

  /** Small or fractional amounts have no binary suffix. */
  private boolean isShownBinary() {
    return amount.abs().compareTo(SMALLEST_BINARY) >= 0 && amount.scale() <= 0;
  }

  private String binary() {
    BigInteger number = amount.toBigIntegerExact();
    int power = 0;
    while (number.remainder(KIBI).signum() == 0) {
      number = number.divide(KIBI);
      power++;
    }
    return number + QuantityText.binarySuffix(power);
  }

  private String decimal(boolean exponentForm) {
    // Without trailing zeros the exponent is as large as it can be; then down to a multiple of 3.
    int exponent = Math.floorDiv(-amount.scale(), 3) * 3;
    BigInteger number = amount.movePointLeft(exponent).toBigIntegerExact();
    if (exponentForm) {
      return exponent == 0 ? number.toString() : number + "e" + exponent;
    }
    return number + QuantityText.decimalSuffix(exponent);
  }

  @Override
  public String toString() {
    return canonical();
  }
}
