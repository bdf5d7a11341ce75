package io.troupe.actors.link;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;

/**
 * The right to speak for a node's agent: a take-over of the node's Lease.
 *
 * @param number the take-over's revision, so a later session has a greater one on any control-plane
 *     node; in a session without fence the revision it began at
 * @param leaseUid of the Lease taken over; empty for a session without fence
 * @param transitions as the take-over left them; the next one counts on
 */
record SessionTicket(long number, String leaseUid, long transitions) {

  static SessionTicket of(StoredObject lease) {
    return new SessionTicket(lease.revision(), lease.uid().value(), transitions(lease));
  }

  /** Where no Lease can be written: later sessions end it by message only. */
  static SessionTicket withoutFence(long revision) {
    return new SessionTicket(revision, "", 0);
  }

  /** The Lease was deleted, and this session has made it anew. */
  SessionTicket on(StoredObject lease) {
    return leaseUid.isEmpty() ? this : new SessionTicket(number, lease.uid().value(), transitions);
  }

  /**
   * Whether another session has begun since. A write based on this very image may only be made if
   * not: what a later session has written, an image shows only together with its take-over. An
   * image from before this session shows no later one.
   */
  boolean isSuperseded(ClusterImage image, ObjectKey leaseKey) {
    if (leaseUid.isEmpty() || image.revision() < number) {
      return false;
    }
    return image
        .get(leaseKey)
        .filter(lease -> !lease.uid().value().equals(leaseUid) || transitions(lease) != transitions)
        .isPresent();
  }

  static long transitions(StoredObject lease) {
    return lease.tree().path("spec").path("leaseTransitions").asLong();
  }
}
