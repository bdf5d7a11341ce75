package io.troupe.persistence.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the database is and who we are there. The password never shows in text forms.
 *
 * @param jdbc a {@code jdbc:postgresql:} address without credentials
 * @param user empty for the driver's default
 * @param password empty for none
 */
public record DatabaseUrl(String jdbc, String user, String password) {
  private static final String JDBC = "jdbc:postgresql:";

  /**
   * Reads {@code postgres://user:password@host:port/database?sslmode=...}, {@code postgresql://...}
   * or a JDBC address.
   *
   * @throws IllegalArgumentException for anything else; the message does not repeat the password
   */
  public static DatabaseUrl parse(String text) {
    if (text.startsWith(JDBC)) {
      return new DatabaseUrl(text, "", "");
    }
    if (!text.startsWith("postgres://") && !text.startsWith("postgresql://")) {
      throw new IllegalArgumentException(
          "a database address begins with postgres://, postgresql:// or jdbc:postgresql://");
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException("the database address is not a valid URL");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("the database address names no host");
    }
    String credentials = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    int colon = credentials.indexOf(':');
    String user = colon < 0 ? credentials : credentials.substring(0, colon);
    String password = colon < 0 ? "" : credentials.substring(colon + 1);
    String jdbc =
        JDBC
            + "//"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
            + (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseUrl(jdbc, decode(user), decode(password));
  }

  private static String decode(String percentEncoded) {
    return URLDecoder.decode(percentEncoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** As {@link #parse} reads it, with the password: not for logs. */
  public String withPassword() {
    if (user.isEmpty()) {
      return jdbc;
    }
    String credentials = encode(user) + (password.isEmpty() ? "" : ":" + encode(password));
    return "postgres://" + credentials + "@" + jdbc.substring(JDBC.length() + "//".length());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    int query = jdbc.indexOf('?');
    return query < 0 ? jdbc : jdbc.substring(0, query);
  }
}
