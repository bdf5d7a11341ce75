package io.troupe.core.object;

/**
 * What a journaled event says happened. Names are for ever: they stand in the journal, each with a
 * golden file. Add, never rename.
 */
public enum EventType {
  CREATED("Created"),
  /** Anything outside metadata and status changed. */
  SPEC_CHANGED("SpecChanged"),
  METADATA_CHANGED("MetadataChanged"),
  STATUS_REPORTED("StatusReported"),
  /**
   * A deletion timestamp was set or came nearer; the object stays until finalizers and grace allow.
   */
  DELETION_REQUESTED("DeletionRequested"),
  DELETED("Deleted"),
  POD_BOUND("PodBound"),
  NODE_HEARTBEAT_LOST("NodeHeartbeatLost"),
  NODE_HEARTBEAT_REGAINED("NodeHeartbeatRegained"),
  /** A controller wrote down what it is about to do, and why. */
  PLAN_MADE("PlanMade");

  private final String wire;

  EventType(String wire) {
    this.wire = wire;
  }

  /** The name in the journal. */
  public String wire() {
    return wire;
  }

  /**
   * @throws IllegalArgumentException for a name this build does not know: a fault, never skipped
   */
  public static EventType ofWire(String wire) {
    for (EventType type : values()) {
      if (type.wire.equals(wire)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown event type " + wire);
  }
}
