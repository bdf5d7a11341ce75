package io.troupe.core.cel.library;

import java.util.Arrays;
import java.util.Optional;

/**
 * An IP address, as Go's {@code netip.ParseAddr} reads one, without zones and without IPv4 in IPv6.
 *
 * @param bytes 4 or 16; not to be changed
 */
record CelIp(byte[] bytes) {
  private static final int GROUPS = 8;

  /** Empty for text that is no address. */
  static Optional<CelIp> parse(String text) {
    return text.indexOf(':') < 0 ? v4(text) : v6(text);
  }

  private static Optional<CelIp> v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      bytes[i] = (byte) Integer.parseInt(part);
    }
    return Optional.of(new CelIp(bytes));
  }

  private static Optional<CelIp> v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    String[] head = groups(gap < 0 ? text : text.substring(0, gap));
    String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
    int given = head.length + tail.length;
    if (gap < 0 ? given != GROUPS : given >= GROUPS) {
      return Optional.empty();
    }
    byte[] bytes = new byte[2 * GROUPS];
    for (int i = 0; i < given; i++) {
      String group = i < head.length ? head[i] : tail[i - head.length];
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return Optional.empty();
      }
      int value = Integer.parseInt(group, 16);
      int at = 2 * (i < head.length ? i : GROUPS - given + i);
      bytes[at] = (byte) (value >> 8);
      bytes[at + 1] = (byte) value;
    }
    CelIp found = new CelIp(bytes);
    return found.isMapped() ? Optional.empty() : Optional.of(found);
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private boolean isMapped() {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  int family() {
    return bytes.length == 4 ? 4 : 6;
  }

  private int at(int index) {
    return bytes[index] & 0xff;
  }

  boolean isUnspecified() {
    return Arrays.equals(bytes, new byte[bytes.length]);
  }

  boolean isLoopback() {
    if (bytes.length == 4) {
      return at(0) == 127;
    }
    byte[] one = new byte[16];
    one[15] = 1;
    return Arrays.equals(bytes, one);
  }

  boolean isLinkLocalMulticast() {
    return bytes.length == 4
        ? at(0) == 224 && at(1) == 0 && at(2) == 0
        : at(0) == 0xff && (at(1) & 0x0f) == 2;
  }

  boolean isLinkLocalUnicast() {
    return bytes.length == 4
        ? at(0) == 169 && at(1) == 254
        : at(0) == 0xfe && (at(1) & 0xc0) == 0x80;
  }

  private boolean isMulticast() {
    return bytes.length == 4 ? (at(0) & 0xf0) == 0xe0 : at(0) == 0xff;
  }

  private boolean isBroadcast() {
    return bytes.length == 4 && at(0) == 255 && at(1) == 255 && at(2) == 255 && at(3) == 255;
  }

  boolean isGlobalUnicast() {
    return !isUnspecified()
        && !isBroadcast()
        && !isLoopback()
        && !isMulticast()
        && !isLinkLocalUnicast();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CelIp ip && Arrays.equals(bytes, ip.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The canonical way to write it. */
  @Override
  public String toString() {
    if (bytes.length == 4) {
      return at(0) + "." + at(1) + "." + at(2) + "." + at(3);
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = at(2 * i) << 8 | at(2 * i + 1);
    }
    int gapStart = -1;
    int gapLength = 1; // a single zero is not left out
    for (int i = 0; i < GROUPS; i++) {
      int length = 0;
      while (i + length < GROUPS && groups[i + length] == 0) {
        length++;
      }
      if (length > gapLength) {
        gapStart = i;
        gapLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
