package io.troupe.core.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Judges an eviction. A pod that is up may only go if its budget has a disruption left, and takes
 * it: the budget names the pod until its controller has seen it go.
 */
public final class EvictionRules {
  /** Pods a budget waits for at most; more, and its controller is not keeping up. */
  static final int DISRUPTED_PODS_MAX = 2000;

  private static final int RETRY_SECONDS = 10;

  private EvictionRules() {}

  /** What becomes of the wish. */
  public sealed interface Verdict {

    /**
     * No budget has a say.
     *
     * @param exact whether that holds for this very version of the pod only
     */
    record Free(boolean exact) implements Verdict {}

    /**
     * The budget must be charged first.
     *
     * @param next the budget after that
     */
    record Charge(StoredObject budget, ObjectNode next) implements Verdict {}

    record Refused(Failure failure) implements Verdict {}
  }

  public static Verdict judge(StoredObject pod, ClusterImage image, Instant now) {
    ObjectNode tree = pod.tree();
    String phase = tree.path("status").path("phase").asText("");
    // What does not run, or is going anyway, counts for no budget.
    if (pod.facts().deleting() || List.of("Succeeded", "Failed", "Pending").contains(phase)) {
      return new Verdict.Free(false);
    }
    List<Budget> budgets = Budget.of(pod, image);
    if (budgets.isEmpty()) {
      return new Verdict.Free(false);
    }
    if (budgets.size() > 1) {
      return new Verdict.Refused(
          Failure.of(
              Reason.INTERNAL_ERROR,
              "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                  + " not support."));
    }
    Budget budget = budgets.getFirst();
    if (!isReady(tree) && (budget.sparesOnlyHealthy() || budget.isSatisfied())) {
      return new Verdict.Free(true);
    }
    return charge(budget, pod.key().name(), now);
  }

  private static Verdict charge(Budget budget, String pod, Instant now) {
    if (!budget.observed()) {
      return new Verdict.Refused(
          budget.refusal("is still being processed by the server.", RETRY_SECONDS));
    }
    long allowed = budget.number("disruptionsAllowed");
    if (allowed < 0) {
      return forbidden(budget, "pdb disruptions allowed is negative");
    }
    if (budget.tree().path("status").path("disruptedPods").size() > DISRUPTED_PODS_MAX) {
      return forbidden(
          budget, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      return new Verdict.Refused(budget.refusal(budget.whyExhausted(), 0));
    }
    ObjectNode next = budget.tree().deepCopy();
    ObjectNode status = next.withObject("status");
    status.put("disruptionsAllowed", allowed - 1);
    status.withObject("disruptedPods").put(pod, now.truncatedTo(ChronoUnit.SECONDS).toString());
    if (allowed == 1) {
      exhaust(status, next.path("metadata").path("generation").asLong(), now);
    }
    return new Verdict.Charge(budget.stored(), next);
  }

  private static void exhaust(ObjectNode status, long generation, Instant now) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode found ? found : status.putArray("conditions");
    ObjectNode condition = null;
    for (JsonNode each : conditions) {
      if (each.path("type").asText().equals(Budget.CONDITION) && each instanceof ObjectNode found) {
        condition = found;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", Budget.CONDITION);
    }
    condition
        .put("status", "False")
        .put("observedGeneration", generation)
        .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", "InsufficientPods")
        .put("message", "");
  }

  private static Verdict forbidden(Budget budget, String why) {
    return new Verdict.Refused(Failure.forbidden(Budget.TYPE, budget.name(), why));
  }

  private static boolean isReady(ObjectNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
