package io.troupe.node.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kubelet.PodView;

/**
 * Where workers report to; any thread. What cannot be sent is dropped: a new session asks again.
 */
interface PodOutlet {
  void status(PodView pod, ObjectNode status);

  void stopped(PodView pod);

  /**
   * @param container that it is about; empty for the pod as a whole
   * @param warning else a normal event
   */
  void event(PodView pod, String container, boolean warning, String reason, String message);

  default void event(PodView pod, boolean warning, String reason, String message) {
    event(pod, "", warning, reason, message);
  }
}
