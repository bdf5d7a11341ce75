package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a container does now, as a Pod's status spells it. */
public sealed interface ContainerState {

  /**
   * @param message empty for none
   */
  record Waiting(String reason, String message) implements ContainerState {}

  record Running(Instant startedAt) implements ContainerState {}

  /**
   * @param signal 0 unless a signal ended it
   * @param message empty for none; the termination message
   */
  record Terminated(
      int exitCode,
      int signal,
      String reason,
      String message,
      Instant startedAt,
      Instant finishedAt,
      String containerId)
      implements ContainerState {}

  /** The v1.ContainerState object. */
  default ObjectNode json() {
    ObjectNode state = Json.object();
    switch (this) {
      case Waiting(var reason, var message) -> {
        ObjectNode waiting = state.putObject("waiting").put("reason", reason);
        if (!message.isEmpty()) {
          waiting.put("message", message);
        }
      }
      case Running(var startedAt) -> state.putObject("running").put("startedAt", time(startedAt));
      case Terminated ended -> {
        ObjectNode terminated = state.putObject("terminated").put("exitCode", ended.exitCode());
        if (ended.signal() != 0) {
          terminated.put("signal", ended.signal());
        }
        terminated.put("reason", ended.reason());
        if (!ended.message().isEmpty()) {
          terminated.put("message", ended.message());
        }
        terminated
            .put("startedAt", time(ended.startedAt()))
            .put("finishedAt", time(ended.finishedAt()))
            .put("containerID", ended.containerId());
      }
    }
    return state;
  }

  /** metav1.Time: whole seconds. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
