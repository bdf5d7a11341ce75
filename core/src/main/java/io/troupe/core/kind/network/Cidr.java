package io.troupe.core.kind.network;

import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.core.AddressErrors;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of addresses such as {@code 10.96.0.0/12}.
 *
 * @param address the one that was written, not masked
 */
record Cidr(InetAddress address, int prefix) {

  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return AddressErrors.parse(text.substring(0, slash))
        .filter(ip -> prefix <= ip.getAddress().length * 8)
        .map(ip -> new Cidr(ip, prefix));
  }

  /** Reports what is no range; true when it is one. */
  static boolean check(FieldCheck field) {
    if (parse(field.text()).isPresent()) {
      return true;
    }
    field.invalid("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    return false;
  }

  boolean isV6() {
    return address.getAddress().length > 4;
  }

  /** Whether the other is within this and smaller. */
  boolean holdsPart(Cidr other) {
    return isV6() == other.isV6()
        && prefix < other.prefix
        && network(prefix).equals(other.network(prefix));
  }

  /** Whether no bit beyond the prefix is set. */
  boolean isMasked() {
    int rest = address.getAddress().length * 8 - prefix;
    return network(prefix).shiftLeft(rest).equals(new BigInteger(1, address.getAddress()));
  }

  private BigInteger network(int bits) {
    int rest = address.getAddress().length * 8 - bits;
    return new BigInteger(1, address.getAddress()).shiftRight(rest);
  }
}
