package io.troupe.actors.outgoing;

/** A call that got no answer; the message says why, in the words of upstream's HTTP client. */
public final class CallFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallFailure(String message) {
    // A trace would only show this package.
    super(message, null, false, false);
  }
}
