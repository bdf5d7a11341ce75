package io.troupe.node.link;

import akka.actor.typed.ActorRef;
import io.troupe.core.link.NodeLink;

/** Opens streams to a control plane. Never blocks. */
public interface LinkConnector {

  /**
   * Begins one attempt; every event about it carries the attempt's number, and {@link
   * LinkEvent.Closed} is the last.
   */
  void open(long attempt, NodeLink.Hello hello, ActorRef<LinkEvent> owner);

  /** Lets go of connections. */
  void close();

  /** What becomes of an attempt. */
  sealed interface LinkEvent {
    long attempt();

    record Opened(long attempt, Uplink uplink) implements LinkEvent {}

    record Received(long attempt, NodeLink.Down message) implements LinkEvent {}

    record Closed(long attempt, String reason) implements LinkEvent {}
  }

  /** The way up; any thread. */
  interface Uplink {
    void send(NodeLink.Up message);

    void close();
  }
}
