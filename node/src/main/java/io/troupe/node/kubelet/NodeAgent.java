package io.troupe.node.kubelet;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;

/**
 * One node agent. Many may share an actor system, as hollow nodes do.
 *
 * <p>Stopping leaves containers running; the next agent over the same runtime root adopts them.
 */
public final class NodeAgent {
  private final ActorSystem<?> system;
  private final AgentParts parts;
  private ActorRef<Kubelet.Command> kubelet;

  public NodeAgent(ActorSystem<?> system, AgentParts parts) {
    this.system = system;
    this.parts = parts;
  }

  /** Returns at once; the node registers when the link is there. */
  public void start() {
    kubelet =
        system.systemActorOf(
            Kubelet.create(parts), "kubelet-" + parts.node().name(), Props.empty());
  }

  /**
   * @param withPods also kill what runs here; the runtime finishes that in the background
   */
  public void stop(boolean withPods) {
    if (kubelet != null) {
      kubelet.tell(new Kubelet.Stop(withPods));
    }
    parts.connector().close();
    if (!withPods) {
      parts.runtime().close();
    }
  }
}
