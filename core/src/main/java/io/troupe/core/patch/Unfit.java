package io.troupe.core.patch;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;

/**
 * Ends the recursion of a strategic merge that cannot go on. Never leaves this package.
 *
 * <p>Upstream answers 400 to malformed directives and, since it has no code for the rest, 500 to a
 * patch that does not fit the object; here that is 422, because the client is at fault.
 */
final class Unfit extends RuntimeException {
  private final boolean malformed;

  private Unfit(boolean malformed, String message) {
    super(message, null, false, false);
    this.malformed = malformed;
  }

  static Unfit malformed(String message) {
    return new Unfit(true, message);
  }

  static Unfit unprocessable(String message) {
    return new Unfit(false, message);
  }

  <T> Result<T> result() {
    return malformed
        ? Result.refused(Failure.badRequest(getMessage()))
        : Patches.unprocessable(getMessage());
  }
}
