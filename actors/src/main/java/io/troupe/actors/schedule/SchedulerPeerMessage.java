package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import io.troupe.actors.peer.Travels;

/**
 * Between the schedulers of several control-plane nodes (D9). Each worker node has one scheduler
 * that answers for its room; the others ask it before they bind a pod there. Soft: nobody keeps it,
 * and the worker's own admission has the last word.
 */
sealed interface SchedulerPeerMessage extends SchedulerActor.Message {

  /**
   * Wants room for a pod.
   *
   * @param revision of the pod's version that the asker has placed
   */
  record Reserve(
      String namespace,
      String name,
      String uid,
      long revision,
      String node,
      ActorRef<SchedulerPeerMessage> asker)
      implements SchedulerPeerMessage, Travels {}

  /**
   * @param granted the room is the pod's until its bind shows, is given up, or much time has passed
   */
  record Reserved(String uid, String node, boolean granted)
      implements SchedulerPeerMessage, Travels {}

  /** The bind was refused. */
  record GiveUp(String uid) implements SchedulerPeerMessage, Travels {}
}
