package io.troupe.http.proxy;

import java.util.Optional;

/**
 * What the name in a proxy's path means: {@code web}, {@code web:8080}, {@code https:web:metrics}.
 *
 * @param scheme http or https; empty when unsaid
 * @param port a number or a name; empty when unsaid
 */
record ProxyTarget(String scheme, String name, String port) {

  /** Empty for what is no such name. */
  static Optional<ProxyTarget> parse(String text) {
    String[] parts = text.split(":", -1);
    Optional<ProxyTarget> target =
        switch (parts.length) {
          case 1 -> Optional.of(new ProxyTarget("", parts[0], ""));
          case 2 -> Optional.of(new ProxyTarget("", parts[0], parts[1]));
          case 3 -> Optional.of(new ProxyTarget(parts[0], parts[1], parts[2]));
          default -> Optional.empty();
        };
    return target.filter(each ->
        !each.name().isEmpty()
            && (each.scheme().isEmpty()
                || each.scheme().equals("http")
                || each.scheme().equals("https")));
  }

  String schemeOr(String otherwise) {
    return scheme.isEmpty() ? otherwise : scheme;
  }
}
