package io.troupe.core.service;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Values that can be given out once each: IPv4 addresses or port numbers.
 *
 * <p>The lower band is left to those who ask for a value by name: given out freely is first what
 * lies above it, and the band only when all else is taken.
 */
public final class ValueRange {
  private static final int BAND_MIN = 16;

  private final long first;
  private final long last;
  private final long band;
  private final String text;
  private final LongFunction<String> writer;
  private final ToLongFunction<String> reader;

  private ValueRange(
      long first,
      long last,
      long band,
      String text,
      LongFunction<String> writer,
      ToLongFunction<String> reader) {
    this.first = first;
    this.last = last;
    this.band = band;
    this.text = text;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * The host addresses of an IPv4 network: neither its own address nor the broadcast address.
   *
   * @param cidr for instance {@code 10.96.0.0/16}; the prefix is 1 to 30
   */
  public static ValueRange ofAddresses(String cidr) {
    int slash = cidr.indexOf('/');
    int bits = slash < 0 ? 0 : Integer.parseInt(cidr.substring(slash + 1));
    if (bits < 1 || bits > 30) {
      throw new IllegalArgumentException("not an IPv4 network with room for addresses: " + cidr);
    }
    long size = 1L << (32 - bits);
    long network = IpV4.read(cidr.substring(0, slash)).orElseThrow() & -size;
    return new ValueRange(
        network + 1,
        network + size - 2,
        band(size, 16, 256),
        IpV4.write(network) + "/" + bits,
        IpV4::write,
        address -> IpV4.read(address).orElse(-1));
  }

  /** Port numbers, both ends included. */
  public static ValueRange ofPorts(int first, int last) {
    return new ValueRange(
        first,
        last,
        band(last - first + 1, 32, 128),
        first + "-" + last,
        Long::toString,
        ValueRange::number);
  }

  private static long band(long size, int step, int max) {
    return size <= BAND_MIN ? 0 : Math.clamp(size / step, BAND_MIN, max);
  }

  private static long number(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  public boolean contains(String value) {
    long number = reader.applyAsLong(value);
    return first <= number && number <= last;
  }

  /** The lowest value; of a service network the API server's own address. */
  public String lowest() {
    return writer.apply(first);
  }

  /** Every value once, in the order in which to try them. The same seed gives the same order. */
  public Stream<String> candidates(long seed) {
    return bands().stream().flatMap(b -> from(b[0], b[1], seed)).map(writer::apply);
  }

  private List<long[]> bands() {
    List<long[]> bands = new ArrayList<>();
    bands.add(new long[] {first + band, last});
    if (band > 0) {
      bands.add(new long[] {first, first + band - 1});
    }
    return bands;
  }

  private static Stream<Long> from(long low, long high, long seed) {
    long size = high - low + 1;
    long start = Math.floorMod(seed, size);
    return LongStream.range(0, size).mapToObj(i -> low + (start + i) % size);
  }

  /** As error messages show it. */
  @Override
  public String toString() {
    return text;
  }

  /** IPv4 in text. */
  private static final class IpV4 {
    private static OptionalLong read(String text) {
      String[] parts = text.split("\\.", -1);
      if (parts.length != 4) {
        return OptionalLong.empty();
      }
      long value = 0;
      for (String part : parts) {
        boolean plain = part.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(part) < 256;
        if (!plain) {
          return OptionalLong.empty();
        }
        value = value << 8 | Integer.parseInt(part);
      }
      return OptionalLong.of(value);
    }

    private static String write(long value) {
      return (value >> 24 & 255)
          + "."
          + (value >> 16 & 255)
          + "."
          + (value >> 8 & 255)
          + "."
          + (value & 255);
    }
  }
}
