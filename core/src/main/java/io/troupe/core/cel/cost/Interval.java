package io.troupe.core.cel.cost;

/**
 * From least to most: a size in characters, bytes, items or entries, or a cost in upstream's units.
 * Never negative; what grows beyond all numbers stays {@link #UNBOUNDED}.
 */
public record Interval(long least, long most) {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  static final Interval NONE = fixed(0);
  static final Interval ONE = fixed(1);

  /** Nothing is known. */
  static final Interval ANY = upTo(UNBOUNDED);

  public Interval {
    if (least < 0 || most < 0) {
      throw new IllegalArgumentException("negative: " + least + " to " + most);
    }
  }

  public static Interval fixed(long value) {
    return new Interval(value, value);
  }

  public static Interval upTo(long most) {
    return new Interval(0, most);
  }

  Interval plus(Interval other) {
    return new Interval(sum(least, other.least), sum(most, other.most));
  }

  Interval times(Interval other) {
    return new Interval(product(least, other.least), product(most, other.most));
  }

  /** Rounded up. */
  Interval times(double factor) {
    return new Interval(product(least, factor), product(most, factor));
  }

  /** What covers both. */
  Interval or(Interval other) {
    return new Interval(Math.min(least, other.least), Math.max(most, other.most));
  }

  public static long sum(long a, long b) {
    return a > UNBOUNDED - b ? UNBOUNDED : a + b;
  }

  public static long product(long a, long b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    return a > UNBOUNDED / b ? UNBOUNDED : a * b;
  }

  private static long product(long a, double factor) {
    return a == UNBOUNDED ? UNBOUNDED : (long) Math.ceil(a * factor); // a cast saturates
  }
}
