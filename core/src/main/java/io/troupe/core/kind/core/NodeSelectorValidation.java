package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What node affinity may not say. */
public final class NodeSelectorValidation {
  private static final List<String> OPERATORS =
      List.of("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn");
  private static final int WEIGHT_MAX = 100;

  private NodeSelectorValidation() {}

  static void add(JsonNode affinity, String path, List<FieldError> errors) {
    String hard = "requiredDuringSchedulingIgnoredDuringExecution";
    if (affinity.path(hard).isObject()) {
      JsonNode terms = affinity.path(hard).path("nodeSelectorTerms");
      String at = path + '.' + hard + ".nodeSelectorTerms";
      terms(terms, at, errors);
    }
    String soft = "preferredDuringSchedulingIgnoredDuringExecution";
    for (int i = 0; i < affinity.path(soft).size(); i++) {
      JsonNode preferred = affinity.path(soft).get(i);
      String at = path + '.' + soft + "[" + i + "]";
      long weight = preferred.path("weight").asLong(0);
      if (weight < 1 || weight > WEIGHT_MAX) {
        errors.add(FieldError.invalid(at + ".weight", weight, "must be in the range 1-100"));
      }
      term(preferred.path("preference"), at + ".preference", errors);
    }
  }

  /** The alternatives of a node selector, of a pod or of a volume. */
  public static void terms(JsonNode terms, String path, List<FieldError> errors) {
    if (terms.isEmpty()) {
      errors.add(FieldError.required(path, "must have at least one node selector term"));
    }
    for (int i = 0; i < terms.size(); i++) {
      term(terms.get(i), path + "[" + i + "]", errors);
    }
  }

  private static void term(JsonNode term, String path, List<FieldError> errors) {
    JsonNode expressions = term.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      JsonNode requirement = expressions.get(i);
      String at = path + ".matchExpressions[" + i + "]";
      String operator = Tree.text(requirement, "operator");
      int values = requirement.path("values").size();
      switch (operator) {
        case "In", "NotIn" -> {
          if (values == 0) {
            errors.add(
                FieldError.required(
                    at + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (values > 0) {
            errors.add(
                FieldError.forbidden(
                    at + ".values",
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
          }
        }
        case "Gt", "Lt" -> {
          if (values != 1) {
            errors.add(
                FieldError.required(
                    at + ".values",
                    "must be specified single value when `operator` is 'Lt' or 'Gt'"));
          }
        }
        default -> errors.add(FieldError.notSupported(at + ".operator", operator, OPERATORS));
      }
      errors.addAll(TaintValidation.key(Tree.text(requirement, "key"), at + ".key"));
    }
  }
}
