package io.troupe.persistence.postgres;

/** The database cannot be started, reached or used; the message says what to do about it. */
public final class DatabaseStartFailure extends RuntimeException {
  public DatabaseStartFailure(String message) {
    super(message);
  }

  public DatabaseStartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
