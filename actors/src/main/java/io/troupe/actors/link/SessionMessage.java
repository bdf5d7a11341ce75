package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.peer.Travels;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.link.NodeLink;
import io.troupe.core.meta.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What a {@link NodeSession} understands. */
public sealed interface SessionMessage {

  /** Something an agent is asked; where it is connected does not matter to who asks. */
  sealed interface Request extends SessionMessage {
    /** It cannot be asked. */
    void unreachable(String why);
  }

  record FromAgent(NodeLink.Up message) implements SessionMessage {}

  /** Connection lost, or replaced by a newer session. */
  record Stop(String reason) implements SessionMessage {}

  /** A pod bound to this node, or one object it refers to, has changed. */
  record Changed(ObjectChange change) implements SessionMessage {}

  /** Changes may have been missed: look at everything. */
  record Resync(ClusterImage image) implements SessionMessage {}

  /** The Node's conditions were called unknown, and it lives. */
  record Revive() implements SessionMessage {}

  /**
   * @param queue where the text goes; takes one offer at a time
   */
  record Logs(
      ObjectKey pod, String uid, ObjectNode options, SourceQueueWithComplete<ByteString> queue)
      implements Request {
    @Override
    public void unreachable(String why) {
      queue.fail(new AgentUnreachable(why));
    }
  }

  /** From an asker on another control-plane node, which then may send Relayed. */
  record Attach(ActorRef<SessionMessage> asker) implements SessionMessage, Travels {}

  /**
   * @param session the real one's number
   * @param firstQuery the asker's query numbers are greater
   */
  record Attached(long session, long firstQuery) implements SessionMessage, Travels {}

  /**
   * @param down a message for the agent, encoded
   */
  record Relayed(ActorRef<SessionMessage> asker, byte[] down) implements SessionMessage, Travels {}

  /**
   * @param up the agent's answer to an asker elsewhere, encoded
   */
  record Returned(byte[] up) implements SessionMessage, Travels {}

  /** An asker elsewhere is gone. */
  record Detached(ActorRef<SessionMessage> asker) implements SessionMessage {}

  /** Other control planes, or the wish to see renewals, have changed. */
  record Around(List<String> controlPlanes, boolean leasesWatched) implements SessionMessage {}

  /**
   * @param more false when nobody reads any more
   */
  record LogTaken(long query, boolean more) implements SessionMessage {}

  record LogGone(long query) implements SessionMessage {}

  /**
   * Opens a stream into a pod.
   *
   * @param kind exec, attach or portforward
   * @param options JSON
   * @param tag the opener's own number for it
   */
  record OpenStream(
      ObjectKey pod, String uid, String kind, byte[] options, long tag, ActorRef<FromPod> opener)
      implements Request, Travels {
    @Override
    public void unreachable(String why) {
      StreamRelay.refuse(this, why);
    }
  }

  /** A stream is over, whoever ended it. */
  record StreamOver(long stream) implements SessionMessage {}

  record Wrote(ObjectKey key, WriteAnswer answer) implements SessionMessage {}

  record WriteFailed(ObjectKey key, Throwable cause) implements SessionMessage {}

  record TryAgain(ObjectKey key) implements SessionMessage {}

  /**
   * @param answer empty if there was a fault
   */
  record TokenMade(long query, Optional<WriteAnswer> answer, String error)
      implements SessionMessage {}

  record RenewLease() implements SessionMessage {}
}
