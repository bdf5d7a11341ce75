package io.troupe.core.object;

import io.troupe.core.meta.Uid;
import java.util.Optional;

/**
 * The life and version of an object that a command was computed from; a mismatch is refused without
 * deciding.
 *
 * @param uid empty when any life will do (a client's delete without preconditions)
 * @param sequenceNumber the entity's sequence number then; 0 when any version will do
 */
public record Expectation(Optional<Uid> uid, long sequenceNumber) {
  public static final Expectation ANY = new Expectation(Optional.empty(), 0);

  public static Expectation of(Uid uid, long sequenceNumber) {
    return new Expectation(Optional.of(uid), sequenceNumber);
  }
}
