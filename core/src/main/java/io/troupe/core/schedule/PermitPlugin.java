package io.troupe.core.schedule;

/** The last word on a node before it is reserved and the bind is asked for. Pure. */
public interface PermitPlugin {
  String name();

  /** NoFit sends the pod to back-off. */
  Verdict permit(PodView pod, NodeView node);
}
