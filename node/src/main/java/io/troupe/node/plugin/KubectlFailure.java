package io.troupe.node.plugin;

import java.io.IOException;

/** What kubectl or the server said; shown to the user as it is, with exit code 1. */
final class KubectlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KubectlFailure(String message) {
    super(message);
  }

  static KubectlFailure absent(IOException cause) {
    return new KubectlFailure("kubectl cannot be run: " + cause.getMessage());
  }
}
