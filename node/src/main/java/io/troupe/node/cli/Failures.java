package io.troupe.node.cli;

/** What went wrong, for a person. */
final class Failures {
  private Failures() {}

  /** The innermost message that says something. */
  static String words(Throwable failure) {
    String words = failure.getClass().getSimpleName();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        words = cause.getMessage();
      }
    }
    return words;
  }
}
