package io.troupe.core.kind.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.core.TolerationValidation;
import io.troupe.core.kind.meta.LabelErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Runtime classes. Follows upstream pkg/apis/node/validation. */
final class RuntimeClassRules implements KindRules {
  private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

  @Override
  public List<FieldError> validate(ObjectNode runtimeClass) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(runtimeClass, errors);
    FieldCheck handler = root.at("handler");
    NameForm.LABEL.problems(handler.text()).forEach(p -> handler.invalid(handler.text(), p));
    for (FieldCheck amount : root.at("overhead").entries("podFixed")) {
      String name =
          amount.path().substring(amount.path().indexOf('[') + 1, amount.path().length() - 1);
      FieldCheck key = new FieldCheck(amount.value(), "overhead.podFixed." + name, errors);
      Labels.keyProblems(name).forEach(p -> key.invalid(name, p));
      if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
        key.invalid(name, "must be a standard resource for containers");
      }
      amount.notNegativeQuantity();
    }
    FieldCheck scheduling = root.at("scheduling");
    LabelErrors.add(
        scheduling.at("nodeSelector").value(), scheduling.path() + ".nodeSelector", errors);
    TolerationValidation.add(
        scheduling.at("tolerations").value(), scheduling.path() + ".tolerations", errors);
    List<FieldCheck> tolerations = scheduling.items("tolerations");
    FieldCheck.distinct(tolerations, "");
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode runtimeClass, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck.of(runtimeClass, errors).at("handler").immutable(old.path("handler"));
    return errors;
  }
}
