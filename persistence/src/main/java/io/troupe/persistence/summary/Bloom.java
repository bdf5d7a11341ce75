package io.troupe.persistence.summary;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32C;

/**
 * A set of texts that answers "no" or "perhaps": so many bits for each text, of which a few are
 * set. Where the bits are is for ever, since they are stored. Immutable; any thread.
 */
final class Bloom {
  private static final int LOOKS = 4;

  private final byte[] bits;

  private Bloom(byte[] bits) {
    this.bits = bits;
  }

  /**
   * @param texts no two the same
   * @param bitsPerText 5 let one foreign text in ten pass, 12 one in a hundred
   */
  static Bloom of(Collection<String> texts, int bitsPerText) {
    Bloom bloom = new Bloom(new byte[(texts.size() * bitsPerText + Byte.SIZE - 1) / Byte.SIZE]);
    for (String text : texts) {
      long hash = hash(text);
      for (int look = 0; look < LOOKS; look++) {
        int bit = bloom.bit(hash, look);
        bloom.bits[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
      }
    }
    return bloom;
  }

  static Bloom read(byte[] bits) {
    return new Bloom(bits);
  }

  byte[] bytes() {
    return bits;
  }

  boolean mayHold(String text) {
    if (bits.length == 0) {
      return false;
    }
    long hash = hash(text);
    for (int look = 0; look < LOOKS; look++) {
      int bit = bit(hash, look);
      if ((bits[bit / Byte.SIZE] & 1 << bit % Byte.SIZE) == 0) {
        return false;
      }
    }
    return true;
  }

  private int bit(long hash, int look) {
    long mixed = (hash >>> 32) + look * (hash & 0xffff_ffffL);
    return (int) Math.floorMod(mixed, (long) bits.length * Byte.SIZE);
  }

  private static long hash(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    // Spread, or the looks of similar texts would lie side by side.
    long spread = (crc.getValue() + 1) * 0x9e37_79b9_7f4a_7c15L;
    spread = (spread ^ spread >>> 29) * 0xbf58_476d_1ce4_e5b9L;
    return spread ^ spread >>> 32;
  }
}
