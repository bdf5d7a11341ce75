package io.troupe.http.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.troupe.actors.link.AgentMessage;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.actors.link.SessionMessage;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.link.NodeLink;

/**
 * One WebSocket of an agent: stands for the agent towards its session, and decodes. It stops with
 * the socket, and the session sees that.
 */
final class LinkConnection extends AbstractBehavior<LinkConnection.Command> {

  sealed interface Command {}

  /** The way down is there. */
  record Attached(ActorRef<Down> out) implements Command {}

  record Frame(byte[] bytes) implements Command {}

  private record FromSession(AgentMessage message) implements Command {}

  private record SocketClosed() implements Command {}

  /** What goes down the socket. */
  sealed interface Down {
    record Say(byte[] bytes) implements Down {}

    record End() implements Down {}
  }

  private final String node;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private ActorRef<Down> out;
  private ActorRef<SessionMessage> session;
  private NodeLink.Hello hello;

  static Behavior<Command> create(String node, ActorRef<NodeLinkGateway.Command> gateway) {
    return Behaviors.setup(context -> new LinkConnection(context, node, gateway));
  }

  private LinkConnection(
      ActorContext<Command> context, String node, ActorRef<NodeLinkGateway.Command> gateway) {
    super(context);
    this.node = node;
    this.gateway = gateway;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::handle).build();
  }

  private Behavior<Command> handle(Command command) {
    return switch (command) {
      case Attached(var ref) -> {
        out = ref;
        getContext().watchWith(ref, new SocketClosed());
        connect();
        yield this;
      }
      case Frame(var bytes) -> frame(bytes);
      case SocketClosed() -> Behaviors.stopped();
      case FromSession(AgentMessage.Accepted(var ref)) -> {
        session = ref;
        yield this;
      }
      case FromSession(AgentMessage.Say(var message)) -> {
        out.tell(new Down.Say(LinkCodec.encode(message)));
        yield this;
      }
      case FromSession(AgentMessage.Ended(_)) -> end();
    };
  }

  private Behavior<Command> frame(byte[] bytes) {
    NodeLink.Up message;
    try {
      message = LinkCodec.decodeUp(bytes);
    } catch (LinkCodec.Malformed e) {
      getContext().getLog().warn("node {} sent a bad message: {}", node, e.getMessage());
      return end();
    }
    if (message instanceof NodeLink.Hello greeting) {
      if (hello != null || !greeting.nodeName().equals(node)) {
        getContext().getLog().warn("node {} greets as {}", node, greeting.nodeName());
        return end();
      }
      hello = greeting;
      connect();
    } else if (session != null) {
      session.tell(new SessionMessage.FromAgent(message));
    }
    return this;
  }

  private void connect() {
    if (hello != null && out != null && session == null) {
      gateway.tell(
          new NodeLinkGateway.Connect(
              hello, getContext().messageAdapter(AgentMessage.class, FromSession::new)));
    }
  }

  private Behavior<Command> end() {
    if (out != null) {
      out.tell(new Down.End());
    }
    return Behaviors.stopped();
  }
}
