package io.troupe.node.bench;

import java.util.Arrays;

/** Latencies of one phase in nanoseconds, all of them: phases are short. Safe for many threads. */
final class Latencies {
  private long[] values = new long[1 << 16];
  private int count;

  synchronized void add(long nanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = nanos;
  }

  synchronized int count() {
    return count;
  }

  /**
   * @param fraction 0.5 for the median @return milliseconds, 0 when there are none
   */
  synchronized double millis(double fraction) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, Math.round(Math.floor(count * fraction)))] / 1e6;
  }
}
