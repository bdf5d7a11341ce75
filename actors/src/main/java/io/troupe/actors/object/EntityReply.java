package io.troupe.actors.object;

import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;

/** How an entity answers an {@link EntityAsk}. */
public sealed interface EntityReply extends EntityMessage {

  /**
   * Committed.
   *
   * @param object as it stands, or for one that is gone its last state
   */
  record Done(StoredObject object, boolean gone) implements EntityReply {}

  /**
   * The command changes nothing. Not yet linearizable: see D6.
   *
   * @param revision the entity's last
   */
  record Unchanged(long revision) implements EntityReply {}

  /**
   * The rules say no. Not yet linearizable: see D6.
   *
   * @param revision the entity's last
   */
  record Refused(Failure failure, long revision) implements EntityReply {}

  /**
   * The command was computed from another version: compute it again on an image that has reached
   * the revision.
   */
  record Stale(long revision) implements EntityReply {}

  /** The entity stopped with the command undecided or its outcome unknown: send it again. */
  record Retry() implements EntityReply {}

  /** The journal's queue is full; nothing was decided. */
  record Busy() implements EntityReply {}
}
