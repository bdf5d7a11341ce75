package io.troupe.core.cel.library;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A URL, or the absolute path of one, as Go's {@code url.ParseRequestURI} takes it apart.
 *
 * @param host with its port
 * @param path still escaped
 */
record CelUrl(String scheme, String host, String path, String query) {
  private static final String PLAIN_IN_PATH = "$&+,/:;=@-_.~!'()*[]";

  static CelUrl parse(String text) {
    if (text.isEmpty()) {
      throw refused(text, "empty url");
    }
    if (text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      throw refused(text, "net/url: invalid control character in URL");
    }
    int schemeEnd = schemeEnd(text);
    if (schemeEnd < 0 && !text.startsWith("/")) {
      throw refused(
          text, text.startsWith(":") ? "missing protocol scheme" : "invalid URI for request");
    }
    String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    String rest = text.substring(schemeEnd + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    String host = "";
    if (!scheme.isEmpty() && rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      String authority = rest.substring(2, slash < 0 ? rest.length() : slash);
      rest = slash < 0 ? "" : rest.substring(slash);
      host = host(text, authority.substring(authority.lastIndexOf('@') + 1));
    }
    checkEscapes(text, rest);
    boolean opaque = !scheme.isEmpty() && !rest.isEmpty() && !rest.startsWith("/");
    return new CelUrl(scheme, host, opaque ? "" : escaped(rest), query);
  }

  private static int schemeEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean later = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
      if (c == ':' && i > 0) {
        return i;
      }
      if (!letter && (i == 0 || !later)) {
        return -1;
      }
    }
    return -1;
  }

  private static String host(String text, String host) {
    int portAt;
    if (host.startsWith("[")) {
      int end = host.lastIndexOf(']');
      if (end < 0) {
        throw refused(text, "missing ']' in host");
      }
      portAt = end + 1;
    } else {
      portAt = host.lastIndexOf(':') < 0 ? host.length() : host.lastIndexOf(':');
    }
    String port = host.substring(portAt);
    if (!port.isEmpty() && !port.matches(":[0-9]*")) {
      throw refused(text, "invalid port \"" + port + "\" after host");
    }
    int bad = -1;
    for (int i = 0; i < host.length() && bad < 0; i++) {
      if (" \"<>\\^`{|}".indexOf(host.charAt(i)) >= 0) {
        bad = i;
      }
    }
    if (bad >= 0) {
      throw refused(text, "invalid character \"" + host.charAt(bad) + "\" in host name");
    }
    return host;
  }

  private static void checkEscapes(String text, String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      String escape = path.substring(i, Math.min(i + 3, path.length()));
      if (!escape.matches("%[0-9a-fA-F]{2}")) {
        throw refused(text, "invalid URL escape \"" + escape + "\"");
      }
    }
  }

  private static String escaped(String path) {
    StringBuilder out = new StringBuilder(path.length());
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '%'
              || PLAIN_IN_PATH.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  String hostname() {
    if (host.startsWith("[")) {
      return host.substring(1, host.lastIndexOf(']'));
    }
    int colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  String port() {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.lastIndexOf(']') > colon ? "" : host.substring(colon + 1);
  }

  /** Values by key, as they come; an escape that is none drops its pair. */
  Map<String, List<String>> queryValues() {
    Map<String, List<String>> all = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty() || pair.contains(";")) {
        continue;
      }
      int equals = pair.indexOf('=');
      try {
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        all.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
      } catch (IllegalArgumentException e) {
        continue;
      }
    }
    return all;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static RuntimeException refused(String text, String why) {
    return Misfit.of(
        "URL parse error during conversion from string: parse \"" + text + "\": " + why);
  }
}
