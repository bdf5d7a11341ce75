package io.troupe.actors.schedule;

import akka.actor.typed.ActorRef;
import io.troupe.actors.peer.Travels;
import java.util.List;

/**
 * Between the schedulers of several control-plane nodes (D9). Each worker node has one scheduler
 * that answers for its room; the others ask it before they bind a pod there. Which one, all of them
 * have to agree upon first (docs/adr/0023). Soft: nobody keeps it.
 */
sealed interface SchedulerPeerMessage extends SchedulerMessage {

  /**
   * Wants room for a pod.
   *
   * @param revision of the pod's version that the asker has placed
   * @param view the number of the view that the asker goes by
   */
  record Reserve(
      String namespace,
      String name,
      String uid,
      long revision,
      String node,
      long view,
      ActorRef<SchedulerPeerMessage> asker)
      implements SchedulerPeerMessage, Travels {}

  /**
   * @param granted the room is the pod's until its bind shows, is given up, or much time has passed
   * @param view the one it was granted under, and is good for
   */
  record Reserved(String uid, String node, boolean granted, long view)
      implements SchedulerPeerMessage, Travels {}

  /** The bind was refused. */
  record GiveUp(String uid) implements SchedulerPeerMessage, Travels {}

  /**
   * The sender goes by this view, and by no other any more.
   *
   * @param asked the sender's time
   * @param answers the receiver's time in what the sender has heard from him last; 0 if nothing
   * @param wanted whether the sender needs an answer before it can begin
   * @param held what is under way at the receiver's nodes
   */
  record Word(
      ActorRef<SchedulerPeerMessage> from,
      List<String> view,
      long asked,
      long answers,
      boolean wanted,
      List<Held> held)
      implements SchedulerPeerMessage, Travels {
    public Word {
      view = List.copyOf(view);
      held = List.copyOf(held);
    }
  }

  /** A pod that is being bound, or was and is not shown by the sender's image yet. */
  record Held(String namespace, String name, String uid, String node) {}

  /** The sender has stopped. */
  record Left(ActorRef<SchedulerPeerMessage> from) implements SchedulerPeerMessage, Travels {}
}
