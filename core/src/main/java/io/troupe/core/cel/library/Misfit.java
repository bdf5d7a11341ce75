package io.troupe.core.cel.library;

import dev.cel.common.exceptions.CelInvalidArgumentException;

/** The error of a function that was called with something it cannot work on. */
final class Misfit {
  private Misfit() {}

  static CelInvalidArgumentException of(String why) {
    return new CelInvalidArgumentException(why);
  }
}
