package io.troupe.core.kubelet;

/** What is known of a service account's token that a pod's volume is to hold. */
public sealed interface AccountToken {

  /**
   * @param token a secret
   */
  record Granted(String token) implements AccountToken {
    @Override
    public String toString() {
      return "Granted(hidden)";
    }
  }

  /** Asked for, or about to be. */
  record Awaited() implements AccountToken {}

  /**
   * @param message of the API server; it is asked again
   */
  record Refused(String message) implements AccountToken {}
}
