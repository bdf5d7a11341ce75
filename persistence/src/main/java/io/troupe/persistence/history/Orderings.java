package io.troupe.persistence.history;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * Growing numbers as bytes: each as its distance from the one before, seven bits a byte, the low
 * ones first, the highest bit set where more follow. Two to three bytes a number. Pure.
 *
 * <pre>
 *   several  = section...
 *   section  = length of the namespace, the namespace, length of the numbers (4), the numbers
 * </pre>
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

  /**
   * @param byNamespace names of at most 127 bytes
   */
  static byte[] packAll(SortedMap<String, long[]> byNamespace) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    for (Map.Entry<String, long[]> section : byNamespace.entrySet()) {
      byte[] namespace = section.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] numbers = pack(section.getValue());
      packed.write(namespace.length);
      packed.writeBytes(namespace);
      packed.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(numbers.length).array());
      packed.writeBytes(numbers);
    }
    return packed.toByteArray();
  }

  /**
   * All numbers of one namespace, in ascending order.
   *
   * @param namespace empty for those of all
   */
  static long[] unpackAll(byte[] packed, String namespace) {
    byte[] wanted = namespace.getBytes(StandardCharsets.UTF_8);
    ByteBuffer sections = ByteBuffer.wrap(packed);
    long[] found = new long[0];
    while (sections.hasRemaining()) {
      byte[] name = new byte[sections.get()];
      sections.get(name);
      byte[] numbers = new byte[sections.getInt()];
      sections.get(numbers);
      if (wanted.length == 0 || Arrays.equals(name, wanted)) {
        long[] more = unpack(numbers);
        int before = found.length;
        found = Arrays.copyOf(found, before + more.length);
        System.arraycopy(more, 0, found, before, more.length);
      }
    }
    Arrays.sort(found);
    return found;
  }
}
