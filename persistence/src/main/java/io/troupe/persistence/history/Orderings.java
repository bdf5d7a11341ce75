package io.troupe.persistence.history;

import java.io.ByteArrayOutputStream;

/**
 * Growing numbers as bytes: each as its distance from the one before, seven bits a byte, the low
 * ones first, the highest bit set where more follow. Two to three bytes a number. Pure.
 */
final class Orderings {
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private Orderings() {}

  /**
   * @param ascending each greater than the one before, the first greater than 0
   */
  static byte[] pack(long[] ascending) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(ascending.length * 3);
    long before = 0;
    for (long number : ascending) {
      long rest = number - before;
      if (rest <= 0) {
        throw new IllegalArgumentException(number + " after " + before);
      }
      while (rest >= MORE) {
        packed.write((int) (rest % MORE) | MORE);
        rest >>>= BITS;
      }
      packed.write((int) rest);
      before = number;
    }
    return packed.toByteArray();
  }

  static long[] unpack(byte[] packed) {
    int count = 0;
    for (byte each : packed) {
      count += each >= 0 ? 1 : 0;
    }
    long[] numbers = new long[count];
    long before = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      long distance = 0;
      int shift = 0;
      while (packed[at] < 0) {
        distance |= (long) (packed[at++] & (MORE - 1)) << shift;
        shift += BITS;
      }
      distance |= (long) packed[at++] << shift;
      before += distance;
      numbers[i] = before;
    }
    return numbers;
  }
}
