package io.troupe.node.link;

import akka.actor.typed.ActorRef;
import io.troupe.core.link.NodeLink;
import java.util.List;

/** Opens streams to a control plane. Never blocks. */
public interface LinkConnector {

  /**
   * Begins one attempt; every event about it carries the attempt's number, and {@link
   * LinkEvent.Closed} is the last.
   */
  void open(long attempt, NodeLink.Hello hello, ActorRef<LinkEvent> owner);

  /**
   * These control planes live; a connector that can reach them goes to another of them when it
   * loses the one it has.
   */
  default void learned(List<String> controlPlanes) {}

  /** How many there are to try. */
  default int servers() {
    return 1;
  }

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
