package io.troupe.actors.accessconfig;

/** A configuration that cannot be used; the server must not start with another one. */
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadConfiguration(String message) {
    super(message);
  }
}
