package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/** The label selector of a workload, and whether its template's labels satisfy it. */
final class Selectors {
  private static final List<String> OPERATORS = List.of("DoesNotExist", "Exists", "In", "NotIn");

  private Selectors() {}

  /** A workload's selector must be there, be well formed and match its template. */
  static void add(JsonNode spec, List<FieldError> errors) {
    JsonNode selector = spec.path("selector");
    int before = errors.size();
    if (!selector.isObject()) {
      errors.add(FieldError.required("spec.selector", ""));
    } else {
      form(selector, errors);
      if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "spec.selector",
                "{}",
                "empty selector is invalid for deployment"));
      }
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (selector.isObject() && errors.size() == before && !matches(selector, labels)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.template.metadata.labels",
              labels.isMissingNode() ? "null" : labels.toString(),
              "`selector` does not match template `labels`"));
    }
  }

  private static void form(JsonNode selector, List<FieldError> errors) {
    LabelErrors.add(selector.path("matchLabels"), "spec.selector.matchLabels", errors);
    JsonNode expressions = selector.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      JsonNode requirement = expressions.get(i);
      String path = "spec.selector.matchExpressions[" + i + "]";
      String operator = Tree.text(requirement, "operator");
      int values = requirement.path("values").size();
      if (!OPERATORS.contains(operator)) {
        errors.add(
            FieldError.invalid(path + ".operator", operator, "not a valid selector operator"));
      } else if (operator.endsWith("In") && values == 0) {
        errors.add(
            FieldError.required(
                path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
      } else if (!operator.endsWith("In") && values > 0) {
        errors.add(
            FieldError.forbidden(
                path + ".values",
                "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      }
      String key = Tree.text(requirement, "key");
      Labels.keyProblems(key).forEach(p -> errors.add(FieldError.invalid(path + ".key", key, p)));
    }
  }

  static boolean matches(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().equals(labels.path(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode requirement : selector.path("matchExpressions")) {
      JsonNode value = labels.path(Tree.text(requirement, "key"));
      boolean listed = false;
      for (JsonNode wanted : requirement.path("values")) {
        listed |= wanted.equals(value);
      }
      boolean holds =
          switch (Tree.text(requirement, "operator")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> !value.isMissingNode();
            case "DoesNotExist" -> value.isMissingNode();
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** Pods already made were made by the old one. */
  static void immutable(JsonNode spec, JsonNode old, List<FieldError> errors) {
    JsonNode selector = spec.path("selector");
    if (!selector.equals(old.path("selector"))) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID, "spec.selector", selector.toString(), "field is immutable"));
    }
  }
}
