package io.troupe.core.kind.core;

import io.troupe.core.outcome.FieldError;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What is wrong with IP addresses. Only literals are parsed, no name is ever looked up. */
public final class AddressErrors {
  private AddressErrors() {}

  public static void ip(String address, String path, List<FieldError> errors) {
    if (parse(address).isEmpty()) {
      errors.add(
          FieldError.invalid(
              path, address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
    }
  }

  /**
   * An address that traffic can be sent to. Control-plane nodes that all run on one machine have
   * none but the loopback's, which everything else there can reach as well.
   *
   * @param ownApi whether the API servers themselves are behind it
   */
  public static void endpoint(
      String address, boolean ownApi, String path, List<FieldError> errors) {
    if (!ownApi || parse(address).filter(InetAddress::isLoopbackAddress).isEmpty()) {
      nonSpecialIp(address, path, errors);
    }
  }

  /** An address that traffic can be sent to. */
  public static void nonSpecialIp(String address, String path, List<FieldError> errors) {
    Optional<InetAddress> parsed = parse(address);
    if (parsed.isEmpty()) {
      ip(address, path, errors);
      return;
    }
    InetAddress ip = parsed.get();
    String problem =
        ip.isAnyLocalAddress()
            ? "may not be unspecified (0.0.0.0 or ::)"
            : ip.isLoopbackAddress()
                ? "may not be in the loopback range (127.0.0.0/8, ::1/128)"
                : ip.isLinkLocalAddress()
                    ? "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
                    : ip.isMulticastAddress() && address.startsWith("224.0.0.")
                        ? "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
                        : "";
    if (!problem.isEmpty()) {
      errors.add(FieldError.invalid(path, address, problem));
    }
  }

  /** Empty for what is no literal address. */
  public static Optional<InetAddress> parse(String address) {
    boolean v4 = address.matches("(\\d{1,3}\\.){3}\\d{1,3}");
    boolean v6 = address.contains(":") && address.matches("[0-9a-fA-F:.]{2,45}");
    if (!v4 && !v6) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
