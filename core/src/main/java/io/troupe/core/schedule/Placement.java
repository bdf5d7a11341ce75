package io.troupe.core.schedule;

/** How looking for a node ended. */
public sealed interface Placement {

  /**
   * @param feasible how many nodes fitted among those looked at
   * @param evaluated how many were looked at
   */
  record Chosen(NodeView node, int feasible, int evaluated) implements Placement {}

  /**
   * @param message for the condition and the event
   */
  record Nowhere(Diagnosis diagnosis, String message) implements Placement {}
}
