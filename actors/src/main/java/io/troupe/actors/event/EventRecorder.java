package io.troupe.actors.event;

import io.troupe.core.image.StoredObject;

/**
 * Fire and forget, bounded: repeated events become one with a count, and under overload events are
 * dropped and counted.
 */
public interface EventRecorder {
  enum Type {
    NORMAL,
    WARNING
  }

  /**
   * @param about the object, in the version that was looked at
   * @param component for instance {@code default-scheduler}
   * @param reason CamelCase, for machines
   */
  void record(StoredObject about, Type type, String component, String reason, String message);
}
