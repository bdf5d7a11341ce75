package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod may not say about how it and its like are spread. */
final class SpreadValidation {
  private static final List<String> ACTIONS = List.of("DoNotSchedule", "ScheduleAnyway");
  private static final List<String> POLICIES = List.of("Honor", "Ignore");
  private static final String POSITIVE = "must be greater than zero";

  private SpreadValidation() {}

  static void add(JsonNode list, String path, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    List<ObjectNode> constraints = Tree.objects(list);
    for (int i = 0; i < constraints.size(); i++) {
      ObjectNode constraint = constraints.get(i);
      String at = path + "[" + i + "]";
      one(constraint, at, errors);
      String identity =
          "{"
              + Tree.text(constraint, "topologyKey")
              + ", "
              + Tree.text(constraint, "whenUnsatisfiable")
              + "}";
      if (!seen.add(identity)) {
        errors.add(FieldError.duplicate(at + ".{topologyKey, whenUnsatisfiable}", identity));
      }
    }
  }

  private static void one(ObjectNode constraint, String path, List<FieldError> errors) {
    long skew = constraint.path("maxSkew").asLong(0);
    if (skew <= 0) {
      errors.add(FieldError.invalid(path + ".maxSkew", skew, POSITIVE));
    }
    String key = Tree.text(constraint, "topologyKey");
    if (key.isEmpty()) {
      errors.add(FieldError.required(path + ".topologyKey", "can not be empty"));
    } else {
      Labels.keyProblems(key)
          .forEach(p -> errors.add(FieldError.invalid(path + ".topologyKey", key, p)));
    }
    String action = Tree.text(constraint, "whenUnsatisfiable");
    if (!ACTIONS.contains(action)) {
      errors.add(FieldError.notSupported(path + ".whenUnsatisfiable", action, ACTIONS));
    }
    if (Tree.has(constraint, "minDomains")) {
      long domains = constraint.path("minDomains").asLong();
      if (domains <= 0) {
        errors.add(FieldError.invalid(path + ".minDomains", domains, POSITIVE));
      }
      if (!action.equals("DoNotSchedule")) {
        errors.add(
            FieldError.invalid(
                path + ".minDomains",
                domains,
                "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action));
      }
    }
    Choices.optional(constraint, "nodeAffinityPolicy", POLICIES, path, errors);
    Choices.optional(constraint, "nodeTaintsPolicy", POLICIES, path, errors);
    AffinityValidation.labelKeys(constraint, "matchLabelKeys", path, errors);
    SelectorErrors.add(constraint.path("labelSelector"), path + ".labelSelector", errors);
  }
}
