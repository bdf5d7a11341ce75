package io.troupe.core.schedule;

/** The last word before the bind, after the node was reserved. Pure. */
public interface PermitPlugin {
  String name();

  /** NoFit gives the reservation back and sends the pod to back-off. */
  Verdict permit(PodView pod, NodeView node);
}
