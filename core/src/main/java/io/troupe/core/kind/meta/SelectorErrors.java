package io.troupe.core.kind.meta;

import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.name.Labels;
import java.util.List;

/** What is wrong with a label selector. Follows upstream ValidateLabelSelector. */
public final class SelectorErrors {
  private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

  private SelectorErrors() {}

  public static void add(FieldCheck selector) {
    LabelErrors.add(
        selector.at("matchLabels").value(), selector.path() + ".matchLabels", selector.errors());
    for (FieldCheck requirement : selector.items("matchExpressions")) {
      FieldCheck operator = requirement.at("operator");
      FieldCheck values = requirement.at("values");
      if (!OPERATORS.contains(operator.text())) {
        operator.invalid("not a valid selector operator");
      } else if (operator.text().endsWith("In")) {
        values.required("must be specified when `operator` is 'In' or 'NotIn'");
      } else if (values.isSet()) {
        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
      FieldCheck key = requirement.at("key");
      Labels.keyProblems(key.text()).forEach(key::invalid);
      for (FieldCheck value : requirement.items("values")) {
        Labels.valueProblems(value.text()).forEach(value::invalid);
      }
    }
  }
}
