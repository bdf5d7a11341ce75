package io.troupe.actors.replicate;

import akka.actor.typed.ActorRef;
import io.troupe.actors.object.EntityMessage;
import java.util.List;

/** What the logs of two nodes tell each other. */
public interface PeerMessage {

  /**
   * @param position bytes that the sender has published up to the end of this, ever
   * @param commits each as {@link io.troupe.persistence.codec.CommitCodec} writes it, in order
   */
  record Commits(ActorRef<PeerMessage> from, long position, List<byte[]> commits)
      implements PeerMessage, EntityMessage {}

  /** There are commits up to a revision, to be read from the database. */
  record Range(ActorRef<PeerMessage> from, long position, long first, long last)
      implements PeerMessage, EntityMessage {}

  /**
   * All that was sent before a position has arrived, or is lost.
   *
   * @param by who says so
   */
  record Received(ActorRef<PeerMessage> by, long position) implements PeerMessage, EntityMessage {}
}
