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

/** DaemonSets. Follows upstream pkg/apis/apps/v1/defaults.go and ValidateDaemonSet. */
final class DaemonSetRules implements KindRules {
  private static final long HISTORY = 10;
  private static final String STRATEGY = "spec.updateStrategy";
  private static final List<String> COUNTERS =
      List.of(
          "currentNumberScheduled",
          "numberMisscheduled",
          "desiredNumberScheduled",
          "numberReady",
          "observedGeneration",
          "updatedNumberScheduled",
          "numberAvailable",
          "numberUnavailable",
          "collisionCount");

  @Override
  public void applyDefaults(ObjectNode set) {
    ObjectNode spec = Tree.child(set, "spec");
    ObjectNode strategy = Tree.child(spec, "updateStrategy");
    Tree.defaultText(strategy, "type", "RollingUpdate");
    if (Tree.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Tree.child(strategy, "rollingUpdate");
      Tree.defaultNumber(rolling, "maxUnavailable", 1);
      Tree.defaultNumber(rolling, "maxSurge", 0);
    }
    Tree.defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode set) {
    ObjectNode status = set.putObject("status");
    COUNTERS.subList(0, 4).forEach(counter -> status.put(counter, 0)); // those never left out
  }

  @Override
  public List<FieldError> validate(ObjectNode set) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = set.path("spec");
    WorkloadSelector.validate(spec, "daemonset", errors);
    PodValidation.template(spec.path("template"), "spec.template", List.of("Always"), errors);
    if (Tree.has(spec.path("template").path("spec"), "activeDeadlineSeconds")) {
      errors.add(
          FieldError.forbidden(
              "spec.template.spec.activeDeadlineSeconds",
              "activeDeadlineSeconds in DaemonSet is not Supported"));
    }
    Counts.nonNegative(spec, "minReadySeconds", "spec", errors);
    strategy(spec.path("updateStrategy"), errors);
    Counts.nonNegative(spec, "revisionHistoryLimit", "spec", errors);
    return errors;
  }

  private static void strategy(JsonNode strategy, List<FieldError> errors) {
    String type = Tree.text(strategy, "type");
    switch (type) {
      case "OnDelete" -> {}
      case "RollingUpdate" -> rolling(strategy.path("rollingUpdate"), errors);
      default ->
          errors.add(FieldError.notSupported(STRATEGY, type, List.of("RollingUpdate", "OnDelete")));
    }
  }

  private static void rolling(JsonNode rolling, List<FieldError> errors) {
    JsonNode unavailable = rolling.path("maxUnavailable");
    JsonNode surge = rolling.path("maxSurge");
    String path = STRATEGY + ".rollingUpdate";
    Counts.share(unavailable, path + ".maxUnavailable", errors);
    Counts.share(surge, path + ".maxSurge", errors);
    if (!Counts.isZero(unavailable) && !Counts.isZero(surge)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + ".maxSurge",
              surge.toString(),
              "may not be set when maxUnavailable is non-zero"));
    } else if (Counts.isZero(unavailable) && Counts.isZero(surge)) {
      errors.add(FieldError.required(path + ".maxUnavailable", "cannot be 0 when maxSurge is 0"));
    }
    Counts.atMostAll(unavailable, path + ".maxUnavailable", errors);
    Counts.atMostAll(surge, path + ".maxSurge", errors);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode set, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Immutable.field(set.path("spec"), old.path("spec"), "selector", "spec", errors);
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode set, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Counts.allNonNegative(set.path("status"), COUNTERS, "status", errors);
    return errors;
  }

  @Override
  public List<String> warnings(ObjectNode set) {
    return PodWarnings.ofTemplate(set.path("spec").path("template"), "spec.template");
  }
}
