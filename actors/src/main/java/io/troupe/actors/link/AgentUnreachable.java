package io.troupe.actors.link;

/** Ends a stream that an agent was to fill. */
public final class AgentUnreachable extends RuntimeException {
  public AgentUnreachable(String message) {
    super(message, null, false, false);
  }
}
