package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/** Upstream's CIDR library. */
final class CidrLibrary {
  private static final CelType CIDR = Opaque.CIDR.type();
  private static final CelType IP = Opaque.IP.type();

  static final List<Function> FUNCTIONS =
      List.of(
          Function.global(
              "cidr", "string_to_cidr", CIDR, a -> of((String) a[0]), SimpleType.STRING),
          Function.global(
              "isCIDR",
              "is_cidr",
              SimpleType.BOOL,
              a -> CelCidr.parse((String) a[0]).isPresent(),
              SimpleType.STRING),
          Function.member(
              "containsIP",
              "cidr_contains_ip_string",
              SimpleType.BOOL,
              a -> ((CelCidr) a[0]).contains(IpLibrary.of((String) a[1])),
              CIDR,
              SimpleType.STRING),
          Function.member(
              "containsIP",
              "cidr_contains_ip_ip",
              SimpleType.BOOL,
              a -> ((CelCidr) a[0]).contains((CelIp) a[1]),
              CIDR,
              IP),
          Function.member(
              "containsCIDR",
              "cidr_contains_cidr_string",
              SimpleType.BOOL,
              a -> ((CelCidr) a[0]).contains(of((String) a[1])),
              CIDR,
              SimpleType.STRING),
          Function.member(
              "containsCIDR",
              "cidr_contains_cidr",
              SimpleType.BOOL,
              a -> ((CelCidr) a[0]).contains((CelCidr) a[1]),
              CIDR,
              CIDR),
          Function.member("ip", "cidr_ip", IP, a -> ((CelCidr) a[0]).ip(), CIDR),
          Function.member("masked", "cidr_masked", CIDR, a -> ((CelCidr) a[0]).masked(), CIDR),
          Function.member(
              "prefixLength",
              "cidr_prefix_length",
              SimpleType.INT,
              a -> (long) ((CelCidr) a[0]).prefix(),
              CIDR),
          Function.global(
              "string", "cidr_to_string", SimpleType.STRING, a -> a[0].toString(), CIDR));

  private CidrLibrary() {}

  private static CelCidr of(String text) {
    return CelCidr.parse(text)
        .orElseThrow(() ->
            Misfit.of(
                "network address parse error during conversion from string: netip.ParsePrefix(\""
                    + text
                    + "\"): no '/'"));
  }
}
