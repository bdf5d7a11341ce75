package io.troupe.core.kind.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the elements of one DER structure, one after the other. */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int BMP_STRING = 0x1e;

  /** Bytes of a length; four hold anything that fits in an array. */
  private static final int LENGTH_BYTES_MAX = 4;

  private final byte[] bytes;
  private int at;
  private final int end;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** What is read is not what it should be. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  boolean hasMore() {
    return at < end;
  }

  /** The elements of the next element, which is passed. */
  Der enter(int tag) throws Malformed {
    if (next() != tag) {
      throw new Malformed();
    }
    int length = length();
    Der inner = new Der(bytes, at, at + length);
    at += length;
    return inner;
  }

  void skip(int tag) throws Malformed {
    enter(tag);
  }

  byte[] bytes(int tag) throws Malformed {
    Der inner = enter(tag);
    return Arrays.copyOfRange(bytes, inner.at, inner.end);
  }

  /** The next element, a string of any kind. */
  String text() throws Malformed {
    int tag = next();
    int length = length();
    String text =
        new String(
            bytes,
            at,
            length,
            tag == BMP_STRING ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  private int next() throws Malformed {
    if (at >= end) {
      throw new Malformed();
    }
    return bytes[at++] & 0xff;
  }

  private int length() throws Malformed {
    int first = next();
    if (first < 0x80) {
      return within(first);
    }
    int count = first & 0x7f;
    if (count == 0 || count > LENGTH_BYTES_MAX) {
      throw new Malformed();
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | next();
    }
    return within(length);
  }

  private int within(long length) throws Malformed {
    if (length > end - at) {
      throw new Malformed();
    }
    return (int) length;
  }
}
