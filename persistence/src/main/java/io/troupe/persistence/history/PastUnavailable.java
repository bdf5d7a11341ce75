package io.troupe.persistence.history;

/** The database cannot be asked now; the same question may be answered in a moment. */
public final class PastUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PastUnavailable(String message, Throwable cause) {
    // No stack trace: the cause has one, and while the database is away there are many of these.
    super(message, cause, false, false);
  }
}
