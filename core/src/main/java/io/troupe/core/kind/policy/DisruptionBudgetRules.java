package io.troupe.core.kind.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** PodDisruptionBudgets. Follows upstream pkg/apis/policy/validation. */
final class DisruptionBudgetRules implements KindRules {
  private static final List<String> COUNTERS =
      List.of("currentHealthy", "desiredHealthy", "disruptionsAllowed", "expectedPods");

  @Override
  public void prepareForCreate(ObjectNode budget) {
    ObjectNode status = budget.putObject("status");
    COUNTERS.forEach(counter -> status.put(counter, 0));
  }

  @Override
  public List<FieldError> validate(ObjectNode budget) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = budget.path("spec");
    if (Tree.has(spec, "minAvailable") && Tree.has(spec, "maxUnavailable")) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec",
              spec.toString(),
              "minAvailable and maxUnavailable cannot be both set"));
    }
    for (String field : List.of("minAvailable", "maxUnavailable")) {
      Counts.share(spec.path(field), "spec." + field, errors);
      Counts.atMostAll(spec.path(field), "spec." + field, errors);
    }
    SelectorErrors.add(spec.path("selector"), "spec.selector", errors);
    Choices.optional(
        spec,
        "unhealthyPodEvictionPolicy",
        List.of("AlwaysAllow", "IfHealthyBudget"),
        "spec",
        errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode budget, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode status = budget.path("status");
    JsonNode conditions = status.path("conditions");
    for (int i = 0; i < conditions.size(); i++) {
      String path = "status.conditions[" + i + "]";
      for (String field : List.of("type", "status", "reason", "lastTransitionTime")) {
        if (Tree.text(conditions.get(i), field).isEmpty()) {
          errors.add(FieldError.required(path + '.' + field, "must be set"));
        }
      }
    }
    Counts.allNonNegative(status, COUNTERS, "status", errors);
    return errors;
  }
}
