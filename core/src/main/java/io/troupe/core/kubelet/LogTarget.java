package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.Failure;
import java.util.ArrayList;
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
    List<String> apps = new ArrayList<>();
    List<String> inits = new ArrayList<>();
    for (ContainerView container : pod.containers()) {
      (container.kind() == ContainerKind.APP ? apps : inits).add(container.name());
    }
    String name = asked;
    if (name.isEmpty()) {
      if (apps.size() != 1) {
        String choices = "choose one of: [" + String.join(" ", apps) + "]";
        if (!inits.isEmpty()) {
          choices += " or one of the init containers: [" + String.join(" ", inits) + "]";
        }
        return refused("a container name must be specified for pod " + pod.name() + ", " + choices);
      }
      name = apps.getFirst();
    }
    if (pod.container(name).isEmpty()) {
      return refused("container " + name + " is not valid for pod " + pod.name());
    }
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
