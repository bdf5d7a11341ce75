package io.troupe.core.reconcile;

import java.nio.charset.StandardCharsets;

/** The FNV-1a hashes, for names that must be the same on every machine and after every restart. */
public final class Fnv {
  private Fnv() {}

  public static long hash64(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    // FNV's low bits mix poorly over short counters; one more round spreads them.
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }

  /** Unsigned 32 bits in a long. */
  public static long hash32(byte[] bytes) {
    int hash = 0x811c9dc5;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return Integer.toUnsignedLong(hash);
  }
}
