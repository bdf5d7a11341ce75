package io.troupe.core.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.StatusCause;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/** A PodDisruptionBudget, as an eviction reads it. */
public record Budget(StoredObject stored, ObjectNode tree) {
  public static final ResourceType TYPE = new ResourceType("policy", "poddisruptionbudgets");

  static final String CONDITION = "DisruptionAllowed";

  /** Those that speak for a pod, in list order. */
  static List<Budget> of(StoredObject pod, ClusterImage image) {
    List<Budget> found = new ArrayList<>();
    for (StoredObject each : image.of(TYPE).inNamespace(pod.key().namespace())) {
      ObjectNode tree = each.tree();
      if (LabelSelector.of(tree.path("spec").path("selector")).matches(pod.facts().labels())) {
        found.add(new Budget(each, tree));
      }
    }
    return found;
  }

  String name() {
    return stored.key().name();
  }

  long number(String field) {
    return tree.path("status").path(field).asLong(0);
  }

  /** Whether its controller has seen its newest spec. */
  boolean observed() {
    return number("observedGeneration") >= tree.path("metadata").path("generation").asLong(0);
  }

  /** Whether pods that are not ready may always go. */
  boolean sparesOnlyHealthy() {
    return tree.path("spec").path("unhealthyPodEvictionPolicy").asText("").equals("AlwaysAllow");
  }

  boolean isSatisfied() {
    return number("desiredHealthy") > 0 && number("currentHealthy") >= number("desiredHealthy");
  }

  /** A refusal that says which budget stands against it, and why. */
  Failure refusal(String why, int retryAfterSeconds) {
    return Failure.of(
            Reason.TOO_MANY_REQUESTS,
            "Cannot evict pod as it would violate the pod's disruption budget.")
        .withCauses(
            List.of(
                new StatusCause(
                    "DisruptionBudget", "The disruption budget " + name() + " " + why, "")))
        .withRetryAfter(retryAfterSeconds);
  }

  /** What keeps pods from being disrupted when none may be. */
  String whyExhausted() {
    JsonNode condition = condition();
    String message = condition.path("message").asText("");
    String reason = condition.path("reason").asText("");
    boolean denied = condition.path("status").asText("").equals("False") && !message.isEmpty();
    if (denied && reason.equals("SyncFailed")) {
      return "does not allow evicting pods currently because it failed sync: " + message;
    }
    if (number("currentHealthy") <= number("desiredHealthy")) {
      return "needs "
          + number("desiredHealthy")
          + " healthy pods and has "
          + number("currentHealthy")
          + " currently";
    }
    return "does not allow evicting pods currently"
        + (denied ? " (" + reason + "): " + message : "");
  }

  private JsonNode condition() {
    for (JsonNode each : tree.path("status").path("conditions")) {
      if (each.path("type").asText().equals(CONDITION)) {
        return each;
      }
    }
    return tree.path("status").path("none");
  }
}
