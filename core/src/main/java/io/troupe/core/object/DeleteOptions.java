package io.troupe.core.object;

import java.util.Optional;

/**
 * How an object is to be deleted.
 *
 * @param graceSeconds what the client asked for; empty for the kind's default
 * @param propagation empty for the kind's default
 * @param uid must match if present
 * @param resourceVersion must match if present
 */
public record DeleteOptions(
    Optional<Long> graceSeconds,
    Optional<Propagation> propagation,
    Optional<String> uid,
    Optional<String> resourceVersion) {

  public static final DeleteOptions DEFAULT =
      new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What becomes of the objects that this one owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }
}
