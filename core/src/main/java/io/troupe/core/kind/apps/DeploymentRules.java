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

/** Deployments. Follows upstream pkg/apis/apps/v1/defaults.go and ValidateDeployment. */
final class DeploymentRules implements KindRules {
  private static final String QUARTER = "25%";
  private static final long HISTORY = 10;
  private static final long PROGRESS_SECONDS = 600;
  private static final String STRATEGY = "spec.strategy";

  @Override
  public void applyDefaults(ObjectNode deployment) {
    ObjectNode spec = Tree.child(deployment, "spec");
    Tree.defaultNumber(spec, "replicas", 1);
    ObjectNode strategy = Tree.child(spec, "strategy");
    Tree.defaultText(strategy, "type", "RollingUpdate");
    if (Tree.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Tree.child(strategy, "rollingUpdate");
      Tree.defaultIfAbsent(rolling, "maxUnavailable", QUARTER);
      Tree.defaultIfAbsent(rolling, "maxSurge", QUARTER);
    }
    Tree.defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    Tree.defaultNumber(spec, "progressDeadlineSeconds", PROGRESS_SECONDS);
    PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode deployment) {
    deployment.putObject("status");
  }

  @Override
  public List<FieldError> validate(ObjectNode deployment) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = deployment.path("spec");
    Counts.nonNegative(spec, "replicas", "spec", errors);
    WorkloadSelector.validate(spec, "deployment", errors);
    PodValidation.template(spec.path("template"), "spec.template", List.of("Always"), errors);
    strategy(spec.path("strategy"), errors);
    for (String field : List.of("minReadySeconds", "revisionHistoryLimit")) {
      Counts.nonNegative(spec, field, "spec", errors);
    }
    long progress = spec.path("progressDeadlineSeconds").asLong(PROGRESS_SECONDS);
    Counts.nonNegative(spec, "progressDeadlineSeconds", "spec", errors);
    if (progress <= spec.path("minReadySeconds").asLong(0)) {
      errors.add(
          FieldError.invalid(
              "spec.progressDeadlineSeconds", progress, "must be greater than minReadySeconds"));
    }
    return errors;
  }

  private static void strategy(JsonNode strategy, List<FieldError> errors) {
    String type = Tree.text(strategy, "type");
    switch (type) {
      case "Recreate" -> {
        if (Tree.has(strategy, "rollingUpdate")) {
          errors.add(
              FieldError.forbidden(
                  STRATEGY + ".rollingUpdate",
                  "may not be specified when strategy `type` is 'Recreate'"));
        }
      }
      case "RollingUpdate" ->
          rolling(strategy.path("rollingUpdate"), STRATEGY + ".rollingUpdate", errors);
      default ->
          errors.add(FieldError.notSupported(STRATEGY, type, List.of("Recreate", "RollingUpdate")));
    }
  }

  private static void rolling(JsonNode rolling, String path, List<FieldError> errors) {
    JsonNode unavailable = rolling.path("maxUnavailable");
    JsonNode surge = rolling.path("maxSurge");
    Counts.share(unavailable, path + ".maxUnavailable", errors);
    Counts.share(surge, path + ".maxSurge", errors);
    if (Counts.isZero(unavailable) && Counts.isZero(surge)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + ".maxUnavailable",
              unavailable.toString(),
              "may not be 0 when `maxSurge` is 0"));
    }
    if (Counts.percent(unavailable) > 100) {
      errors.add(
          FieldError.invalid(
              path + ".maxUnavailable", unavailable.asText(), "must not be greater than 100%"));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode deployment, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Immutable.field(deployment.path("spec"), old.path("spec"), "selector", "spec", errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode deployment, ObjectNode old) {
    return StatusCounts.errors(
        deployment.path("status"),
        List.of(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "collisionCount"));
  }

  @Override
  public List<String> warnings(ObjectNode deployment) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofOwnerName(deployment));
    warnings.addAll(
        PodWarnings.ofTemplate(deployment.path("spec").path("template"), "spec.template"));
    return warnings;
  }
}
