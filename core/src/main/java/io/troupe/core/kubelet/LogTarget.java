package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Optional;

/**
 * Which container's log a request means, with upstream's refusals. Upstream:
 * pkg/registry/core/pod/strategy.go LogLocation and pkg/kubelet/kubelet_pods.go
 * validateContainerLogStatus.
 */
public sealed interface LogTarget {

  record Container(String name) implements LogTarget {}

  record Refused(Failure failure) implements LogTarget {}

  /**
   * @param asked empty when the request names none
   */
  static LogTarget of(PodView pod, String asked, boolean previous) {
    return switch (ContainerChoice.of(pod, asked)) {
      case Result.Refused<String>(Failure failure) -> new Refused(failure);
      case Result.Ok<String>(String name) -> begun(pod, name, previous);
    };
  }

  private static LogTarget begun(PodView pod, String name, boolean previous) {
    return status(pod, name)
        .flatMap(status -> notYet(pod, status, previous))
        .<LogTarget>map(LogTarget::refused)
        .orElse(new Container(name));
  }

  private static Optional<JsonNode> status(PodView pod, String container) {
    for (String list :
        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (JsonNode status : pod.status().path(list)) {
        if (status.path("name").asText().equals(container)) {
          return Optional.of(status);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> notYet(PodView pod, JsonNode status, boolean previous) {
    String container = status.path("name").asText();
    if (previous) {
      return status.path("lastState").has("terminated")
          ? Optional.empty()
          : Optional.of(
              "previous terminated container \""
                  + container
                  + "\" in pod \""
                  + pod.name()
                  + "\" not found");
    }
    JsonNode waiting = status.path("state").path("waiting");
    if (!waiting.isObject() || status.path("lastState").has("terminated")) {
      return Optional.empty();
    }
    return Optional.of(
        "container \""
            + container
            + "\" in pod \""
            + pod.name()
            + "\" is waiting to start: "
            + waiting.path("reason").asText());
  }

  private static LogTarget refused(String message) {
    return new Refused(Failure.badRequest(message));
  }
}
