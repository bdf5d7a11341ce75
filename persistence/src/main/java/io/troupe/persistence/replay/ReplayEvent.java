package io.troupe.persistence.replay;

import io.troupe.core.meta.ObjectKey;
import java.time.Instant;

/**
 * What a watcher of everything saw.
 *
 * @param time of the commit, by the database's clock
 * @param json the wire form, resourceVersion included; of a deletion the last state
 */
public record ReplayEvent(long revision, Instant time, Change change, ObjectKey key, byte[] json) {

  /** As watch frames spell it. */
  public enum Change {
    ADDED,
    MODIFIED,
    DELETED
  }
}
