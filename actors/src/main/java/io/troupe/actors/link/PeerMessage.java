package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.actors.peer.Travels;
import java.util.List;
import java.util.Map;

/** What the gateways of several control-plane nodes tell each other. Nothing here is kept. */
sealed interface PeerMessage extends LinkPeers.Command {

  /**
   * To a gateway not met before, and again when {@code url} is the first thing it should know.
   *
   * @param url where agents reach the sender's API; may be empty
   * @param sessions most {@link LinkPeers#SESSIONS_PER_MESSAGE_MAX}; more follow as Opened
   */
  record Hello(ActorRef<PeerMessage> from, String url, List<Opened> sessions)
      implements PeerMessage, Travels {
    public Hello {
      sessions = List.copyOf(sessions);
    }
  }

  /** A node's agent has a session there; lower ones, wherever they are, are over. */
  record Opened(ActorRef<PeerMessage> from, String node, long session, ActorRef<SessionMessage> ref)
      implements PeerMessage, Travels {}

  record Closed(String node, long session) implements PeerMessage, Travels {}

  /**
   * Once a second, what has changed.
   *
   * @param agesMillis how long ago each of these nodes was heard of
   * @param leasesWatched whether a client of the sender watches Leases
   */
  record Heard(ActorRef<PeerMessage> from, Map<String, Long> agesMillis, boolean leasesWatched)
      implements PeerMessage, Travels {}
}
