package io.troupe.actors.link;

import akka.actor.typed.ActorRef;
import io.troupe.core.link.NodeLink;

/** What an agent's connection is told; the agent itself in one process, its stream otherwise. */
public sealed interface AgentMessage {

  /**
   * @param session takes everything the agent says from here on
   */
  record Accepted(ActorRef<SessionMessage> session) implements AgentMessage {}

  record Say(NodeLink.Down message) implements AgentMessage {}

  /** The session is over; connect again. */
  record Ended(String reason) implements AgentMessage {}
}
