package io.troupe.actors.control;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Version 4 UUIDs from an injected source; any thread. */
final class RandomIds {
  private final RandomGenerator random;

  RandomIds(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    long high;
    long low;
    synchronized (random) {
      high = random.nextLong();
      low = random.nextLong();
    }
    long version = (high & 0xffffffffffff0fffL) | 0x4000L;
    long variant = (low & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(version, variant).toString();
  }
}
