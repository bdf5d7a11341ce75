package io.troupe.core.object;

import io.troupe.core.meta.Uid;
import java.util.Optional;

/**
 * The life and version of an object that a command was computed from; a mismatch is refused without
 * deciding.
 *
 * @param uid empty when any life will do
 * @param sequenceNumber the entity's sequence number then; 0 when any version will do
 * @param seen the revision of the image that the command was computed on: when a life of the name
 *     has ended after it, a command that waited too long must not begin another
 */
public record Expectation(Optional<Uid> uid, long sequenceNumber, long seen) {
  /** Of a command that was computed from no image in particular. */
  public static final long SEEN_ALL = Long.MAX_VALUE;

  public static final Expectation ANY = new Expectation(Optional.empty(), 0);

  public Expectation(Optional<Uid> uid, long sequenceNumber) {
    this(uid, sequenceNumber, SEEN_ALL);
  }

  public static Expectation of(Uid uid, long sequenceNumber) {
    return new Expectation(Optional.of(uid), sequenceNumber);
  }

  /** Any version of this life. */
  public static Expectation ofLife(Uid uid, long seen) {
    return new Expectation(Optional.of(uid), 0, seen);
  }

  /** No object yet, on an image of this revision. */
  public static Expectation noneAt(long seen) {
    return new Expectation(Optional.empty(), 0, seen);
  }
}
