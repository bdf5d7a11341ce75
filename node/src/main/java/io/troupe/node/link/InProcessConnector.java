package io.troupe.node.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import io.troupe.actors.link.AgentMessage;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.actors.link.SessionMessage;
import io.troupe.core.link.NodeLink;

/** The same messages by actor reference, for an agent in the control plane's own process. */
public final class InProcessConnector implements LinkConnector {
  private final ActorSystem<?> system;
  private final ActorRef<NodeLinkGateway.Command> gateway;

  public InProcessConnector(ActorSystem<?> system, ActorRef<NodeLinkGateway.Command> gateway) {
    this.system = system;
    this.gateway = gateway;
  }

  @Override
  public void open(long attempt, NodeLink.Hello hello, ActorRef<LinkEvent> owner) {
    ActorRef<AgentMessage> end =
        system.systemActorOf(
            end(attempt, owner), "link-" + hello.nodeName() + "-" + attempt, Props.empty());
    gateway.tell(new NodeLinkGateway.Connect(hello, end));
  }

  @Override
  public void close() {}

  /** Stands for the connection: it stops when the agent does, and the session sees that. */
  private static Behavior<AgentMessage> end(long attempt, ActorRef<LinkEvent> owner) {
    return Behaviors.setup(context -> {
      context.watchWith(owner, new AgentMessage.Ended("the agent has stopped"));
      return Behaviors.receive(AgentMessage.class)
          .onMessage(
              AgentMessage.Accepted.class,
              accepted -> {
                owner.tell(
                    new LinkEvent.Opened(attempt, uplink(accepted.session(), context.getSelf())));
                return Behaviors.same();
              })
          .onMessage(
              AgentMessage.Say.class,
              say -> {
                owner.tell(new LinkEvent.Received(attempt, say.message()));
                return Behaviors.same();
              })
          .onMessage(
              AgentMessage.Ended.class,
              ended -> {
                owner.tell(new LinkEvent.Closed(attempt, ended.reason()));
                return Behaviors.stopped();
              })
          .build();
    });
  }

  private static Uplink uplink(
      ActorRef<SessionMessage> session, ActorRef<AgentMessage> connection) {
    return new Uplink() {
      @Override
      public void send(NodeLink.Up message) {
        session.tell(new SessionMessage.FromAgent(message));
      }

      @Override
      public void close() {
        connection.tell(new AgentMessage.Ended("closed by the agent"));
      }
    };
  }
}
