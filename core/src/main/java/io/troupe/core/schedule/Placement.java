package io.troupe.core.schedule;

/** How looking for a node ended. */
public sealed interface Placement {

  record Chosen(NodeView node, Choice choice) implements Placement {}

  /**
   * @param message for the condition and the event
   */
  record Nowhere(Diagnosis diagnosis, String message) implements Placement {}
}
