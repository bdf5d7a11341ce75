package io.troupe.core.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.function.Predicate;

/** Upstream's IP address library. */
final class IpLibrary {
  private static final CelType IP = Opaque.IP.type();

  static final List<Function> FUNCTIONS =
      List.of(
          Function.global("ip", "string_to_ip", IP, a -> of((String) a[0]), SimpleType.STRING),
          Function.global(
              "isIP",
              "is_ip",
              SimpleType.BOOL,
              a -> CelIp.parse((String) a[0]).isPresent(),
              SimpleType.STRING),
          Function.global(
              "ip.isCanonical",
              "ip_is_canonical",
              SimpleType.BOOL,
              a -> of((String) a[0]).toString().equals(a[0]),
              SimpleType.STRING),
          Function.member(
              "family", "ip_family", SimpleType.INT, a -> (long) ((CelIp) a[0]).family(), IP),
          asked("isUnspecified", "ip_is_unspecified", CelIp::isUnspecified),
          asked("isLoopback", "ip_is_loopback", CelIp::isLoopback),
          asked("isLinkLocalMulticast", "ip_is_link_local_multicast", CelIp::isLinkLocalMulticast),
          asked("isLinkLocalUnicast", "ip_is_link_local_unicast", CelIp::isLinkLocalUnicast),
          asked("isGlobalUnicast", "ip_is_global_unicast", CelIp::isGlobalUnicast),
          Function.global("string", "ip_to_string", SimpleType.STRING, a -> a[0].toString(), IP));

  private IpLibrary() {}

  private static Function asked(String name, String overload, Predicate<CelIp> question) {
    return Function.member(name, overload, SimpleType.BOOL, a -> question.test((CelIp) a[0]), IP);
  }

  static CelIp of(String text) {
    return CelIp.parse(text)
        .orElseThrow(() ->
            Misfit.of(
                "IP Address \""
                    + text
                    + "\" parse error during conversion from string: ParseAddr(\""
                    + text
                    + "\"): unable to parse IP"));
  }
}
