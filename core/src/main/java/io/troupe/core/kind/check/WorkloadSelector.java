package io.troupe.core.kind.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/** The selector of a workload, and whether the pods it will make satisfy it. */
public final class WorkloadSelector {
  private WorkloadSelector() {}

  /**
   * A workload's selector must be there, be well formed and match its template.
   *
   * @param kind as the message about an empty one names it
   */
  public static void validate(JsonNode spec, String kind, List<FieldError> errors) {
    JsonNode selector = spec.path("selector");
    int before = errors.size();
    if (!selector.isObject()) {
      errors.add(FieldError.required("spec.selector", ""));
    } else {
      SelectorErrors.add(selector, "spec.selector", errors);
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
      errors.add(templateMismatch(labels));
    }
  }

  public static FieldError templateMismatch(JsonNode labels) {
    return new FieldError(
        FieldError.Type.INVALID,
        "spec.template.metadata.labels",
        Immutable.shown(labels),
        "`selector` does not match template `labels`");
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
