package io.troupe.core.cel.library;

import java.util.Arrays;
import java.util.Optional;

/**
 * An address with the length of a prefix.
 *
 * @param prefix bits
 */
record CelCidr(CelIp ip, int prefix) {

  /** Empty for text that is none. */
  static Optional<CelCidr> parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return CelIp.parse(text.substring(0, slash))
        .filter(ip -> prefix <= ip.bytes().length * 8)
        .map(ip -> new CelCidr(ip, prefix));
  }

  CelCidr masked() {
    return new CelCidr(masked(ip), prefix);
  }

  private CelIp masked(CelIp address) {
    byte[] bytes = address.bytes().clone();
    for (int i = 0; i < bytes.length; i++) {
      int bits = Math.clamp(prefix - 8L * i, 0, 8);
      bytes[i] &= (byte) (0xff << 8 - bits);
    }
    return new CelIp(bytes);
  }

  boolean contains(CelIp address) {
    return address.bytes().length == ip.bytes().length
        && Arrays.equals(masked(address).bytes(), masked(ip).bytes());
  }

  boolean contains(CelCidr other) {
    return other.prefix >= prefix && contains(other.ip);
  }

  @Override
  public String toString() {
    return ip.toString() + '/' + prefix;
  }
}
