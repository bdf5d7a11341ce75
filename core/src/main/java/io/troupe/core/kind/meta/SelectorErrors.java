package io.troupe.core.kind.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What is wrong with a label selector. Follows upstream ValidateLabelSelector. */
public final class SelectorErrors {
  private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

  private SelectorErrors() {}

  public static void add(JsonNode selector, String path, List<FieldError> errors) {
    add(new FieldCheck(selector, path, errors));
  }

  public static void add(FieldCheck selector) {
    LabelErrors.add(
        selector.at("matchLabels").value(), selector.path() + ".matchLabels", selector.errors());
    for (FieldCheck requirement : selector.items("matchExpressions")) {
      FieldCheck operator = requirement.at("operator");
      FieldCheck values = requirement.at("values");
      if (!OPERATORS.contains(operator.text())) {
        operator.invalid(operator.text(), "not a valid selector operator");
      } else if (operator.text().endsWith("In")) {
        values.required("must be specified when `operator` is 'In' or 'NotIn'");
      } else if (values.isSet()) {
        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      FieldCheck key = requirement.at("key");
      Labels.keyProblems(key.text()).forEach(problem -> key.invalid(key.text(), problem));
      for (FieldCheck value : requirement.items("values")) {
        Labels.valueProblems(value.text()).forEach(problem -> value.invalid(value.text(), problem));
      }
    }
  }
}
