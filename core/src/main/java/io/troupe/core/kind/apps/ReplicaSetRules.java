package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.check.Immutable;
import io.troupe.core.kind.check.WorkloadSelector;
import io.troupe.core.kind.core.PodDefaults;
import io.troupe.core.kind.core.PodValidation;
import io.troupe.core.kind.core.PodWarnings;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** ReplicaSets. Follows upstream ValidateReplicaSet. */
final class ReplicaSetRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Tree.child(set, "spec");
    Tree.defaultNumber(spec, "replicas", 1);
    if (Tree.has(spec, "template")) {
      PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
    }
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    set.putObject("status").put("replicas", 0);
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = set.path("spec");
    Counts.nonNegative(spec, "replicas", "spec", errors);
    Counts.nonNegative(spec, "minReadySeconds", "spec", errors);
    WorkloadSelector.validate(spec, "deployment", errors);
    if (Tree.has(spec, "template")) {
      PodValidation.template(spec.path("template"), "spec.template", List.of("Always"), errors);
    } else {
      errors.add(FieldError.required("spec.template", ""));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Immutable.field(set.path("spec"), old.path("spec"), "selector", "spec", errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    return StatusCounts.errors(
        set.path("status"),
        List.of(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "observedGeneration"));
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofOwnerName(set));
    warnings.addAll(PodWarnings.ofTemplate(set.path("spec").path("template"), "spec.template"));
    return warnings;
  }
}
