package io.troupe.core.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/** Label selectors, and whether a workload's template satisfies its own. */
public final class SelectorErrors {
  private static final List<String> OPERATORS = List.of("DoesNotExist", "Exists", "In", "NotIn");

  private SelectorErrors() {}

  /**
   * A workload's selector must be there, be well formed and match its template.
   *
   * @param kind as the message about an empty one names it
   */
  public static void ofWorkload(JsonNode spec, String kind, List<FieldError> errors) {
    JsonNode selector = spec.path("selector");
    int before = errors.size();
    if (!selector.isObject()) {
      errors.add(FieldError.required("spec.selector", ""));
    } else {
      form(selector, "spec.selector", errors);
      if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "spec.selector",
                "{}",
                "empty selector is invalid for " + kind));
      }
    }
    if (selector.isObject() && errors.size() == before) {
      matchesTemplate(selector, spec.path("template"), errors);
    }
  }

  /** The pods it will make must be its own. */
  public static void matchesTemplate(
      JsonNode selector, JsonNode template, List<FieldError> errors) {
    JsonNode labels = template.path("metadata").path("labels");
    if (!matches(selector, labels)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.template.metadata.labels",
              Immutable.shown(labels),
              "`selector` does not match template `labels`"));
    }
  }

  /** What is wrong with a selector wherever it stands. */
  public static void form(JsonNode selector, String path, List<FieldError> errors) {
    LabelErrors.add(selector.path("matchLabels"), path + ".matchLabels", errors);
    JsonNode expressions = selector.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      requirement(expressions.get(i), path + ".matchExpressions[" + i + "]", errors);
    }
  }

  private static void requirement(JsonNode requirement, String path, List<FieldError> errors) {
    String operator = Tree.text(requirement, "operator");
    JsonNode values = requirement.path("values");
    if (!OPERATORS.contains(operator)) {
      errors.add(FieldError.invalid(path + ".operator", operator, "not a valid selector operator"));
    } else if (operator.endsWith("In") && values.isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (!operator.endsWith("In") && !values.isEmpty()) {
      errors.add(
          FieldError.forbidden(
              path + ".values",
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
    String key = Tree.text(requirement, "key");
    Labels.keyProblems(key).forEach(p -> errors.add(FieldError.invalid(path + ".key", key, p)));
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i).asText("");
      String at = path + ".values[" + i + "]";
      Labels.valueProblems(value).forEach(p -> errors.add(FieldError.invalid(at, value, p)));
    }
  }

  public static boolean matches(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().equals(labels.path(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode requirement : selector.path("matchExpressions")) {
      if (!holds(requirement, labels.path(Tree.text(requirement, "key")))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(JsonNode requirement, JsonNode value) {
    boolean listed = false;
    for (JsonNode wanted : requirement.path("values")) {
      listed |= wanted.equals(value);
    }
    return switch (Tree.text(requirement, "operator")) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> !value.isMissingNode();
      case "DoesNotExist" -> value.isMissingNode();
      default -> false;
    };
  }
}
