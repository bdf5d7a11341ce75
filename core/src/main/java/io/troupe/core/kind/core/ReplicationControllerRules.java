package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.check.WorkloadSelector;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ReplicationControllers; a selector that is not there is the template's labels. Follows upstream
 * ValidateReplicationController.
 */
final class ReplicationControllerRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode controller) {
    ObjectNode spec = Tree.child(controller, "spec");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!labels.isEmpty()) {
      if (spec.path("selector").isEmpty()) {
        spec.set("selector", labels.deepCopy());
      }
      if (controller.path("metadata").path("labels").isEmpty()) {
        Tree.child(controller, "metadata").set("labels", labels.deepCopy());
      }
    }
    Tree.defaultNumber(spec, "replicas", 1);
    if (Tree.has(spec, "template")) {
      PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
    }
  }

  @Override
  public void prepareForCreate(ObjectNode controller) {
    controller.putObject("status").put("replicas", 0);
  }

  @Override
  public List<FieldError> validate(ObjectNode controller) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = controller.path("spec");
    Counts.nonNegative(spec, "minReadySeconds", "spec", errors);
    if (spec.path("selector").isEmpty()) {
      errors.add(FieldError.required("spec.selector", ""));
    }
    Counts.nonNegative(spec, "replicas", "spec", errors);
    if (!Tree.has(spec, "template")) {
      errors.add(FieldError.required("spec.template", ""));
      return errors;
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!selects(spec.path("selector"), labels)) {
      errors.add(WorkloadSelector.templateMismatch(labels));
    }
    PodValidation.template(spec.path("template"), "spec.template", List.of("Always"), errors);
    if (Tree.has(spec.path("template").path("spec"), "activeDeadlineSeconds")) {
      errors.add(
          FieldError.forbidden(
              "spec.template.spec.activeDeadlineSeconds",
              "activeDeadlineSeconds in ReplicationController is not Supported"));
    }
    return errors;
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    for (Map.Entry<String, JsonNode> wanted : selector.properties()) {
      if (!wanted.getValue().equals(labels.path(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode controller, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode status = controller.path("status");
    List<String> parts = List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas");
    Counts.nonNegative(status, "replicas", "status", errors);
    Counts.allNonNegative(status, parts, "status", errors);
    Counts.nonNegative(status, "observedGeneration", "status", errors);
    for (String part : parts) {
      if (status.path(part).asLong(0) > status.path("replicas").asLong(0)) {
        errors.add(
            FieldError.invalid(
                "status." + part,
                status.path(part).asLong(),
                "cannot be greater than status.replicas"));
      }
    }
    if (status.path("availableReplicas").asLong(0) > status.path("readyReplicas").asLong(0)) {
      errors.add(
          FieldError.invalid(
              "status.availableReplicas",
              status.path("availableReplicas").asLong(),
              "cannot be greater than readyReplicas"));
    }
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode controller) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofOwnerName(controller));
    JsonNode template = controller.path("spec").path("template");
    warnings.addAll(PodWarnings.ofTemplate(template, "spec.template"));
    return warnings;
  }
}
