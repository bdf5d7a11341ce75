package io.troupe.http.spdy;

/** What has come is no SPDY/3.1; nothing after it can be understood. */
public final class MalformedSpdy extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSpdy(String message) {
    super(message, null, false, false);
  }
}
