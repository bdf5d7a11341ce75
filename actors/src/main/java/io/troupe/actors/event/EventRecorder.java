package io.troupe.actors.event;

import io.troupe.core.image.StoredObject;

/**
 * Fire and forget, bounded: repeated events become one with a count, and under overload events are
 * dropped and counted.
 */
public interface EventRecorder {
  enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  /**
   * @param about the object, in the version that was looked at
   * @param component for instance {@code default-scheduler}; {@code kubelet/<node>} for what runs
   *     on a node
   * @param reason CamelCase, for machines
   */
  void record(StoredObject about, Type type, String component, String reason, String message);

  /**
   * About a part of the object.
   *
   * @param fieldPath for instance {@code spec.containers{web}}
   */
  default void record(
      StoredObject about,
      String fieldPath,
      Type type,
      String component,
      String reason,
      String message) {
    record(about, type, component, reason, message);
  }
}
