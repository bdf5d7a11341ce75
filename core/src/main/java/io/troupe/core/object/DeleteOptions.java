package io.troupe.core.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

  /** Puts what is said here into a tree of that kind. */
  public void into(ObjectNode tree) {
    graceSeconds.ifPresent(seconds -> tree.put("gracePeriodSeconds", seconds));
    uid.ifPresent(value -> tree.withObject("preconditions").put("uid", value));
    resourceVersion.ifPresent(
        version -> tree.withObject("preconditions").put("resourceVersion", version));
    propagation.ifPresent(policy ->
        tree.put(
            "propagationPolicy",
            switch (policy) {
              case BACKGROUND -> "Background";
              case FOREGROUND -> "Foreground";
              case ORPHAN -> "Orphan";
            }));
  }

  /** What becomes of the objects that this one owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }
}
