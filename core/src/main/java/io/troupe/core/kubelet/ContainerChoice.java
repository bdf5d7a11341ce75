package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * Which container of a pod a request means, with upstream's refusals: pkg/registry/core/pod
 * strategy.go, validateContainer.
 */
public final class ContainerChoice {
  private ContainerChoice() {}

  /**
   * @param asked empty when the request names none
   */
  public static Result<String> of(PodView pod, String asked) {
    List<String> apps = names(pod, "containers");
    List<String> inits = names(pod, "initContainers");
    if (asked.isEmpty()) {
      return apps.size() == 1 ? Result.ok(apps.getFirst()) : unnamed(pod, apps, inits);
    }
    boolean known =
        apps.contains(asked)
            || inits.contains(asked)
            || names(pod, "ephemeralContainers").contains(asked);
    return known
        ? Result.ok(asked)
        : Result.refused(
            Failure.badRequest("container " + asked + " is not valid for pod " + pod.name()));
  }

  private static Result<String> unnamed(PodView pod, List<String> apps, List<String> inits) {
    String choices = "choose one of: [" + String.join(" ", apps) + "]";
    if (!inits.isEmpty()) {
      choices += " or one of the init containers: [" + String.join(" ", inits) + "]";
    }
    return Result.refused(
        Failure.badRequest(
            "a container name must be specified for pod " + pod.name() + ", " + choices));
  }

  private static List<String> names(PodView pod, String list) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : pod.spec().path(list)) {
      names.add(container.path("name").asText());
    }
    return names;
  }
}
