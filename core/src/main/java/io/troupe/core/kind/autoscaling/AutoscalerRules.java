package io.troupe.core.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** HorizontalPodAutoscalers. Follows upstream pkg/apis/autoscaling v2 defaults and validation. */
final class AutoscalerRules implements KindRules {
  private static final int CPU_PERCENT = 80;
  private static final long POLICY_PERIOD_SECONDS = 15;

  @Override
  public void applyDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Tree.child(autoscaler, "spec");
    Tree.defaultNumber(spec, "minReplicas", 1);
    if (spec.path("metrics").isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      ObjectNode cpu = metric.putObject("resource").put("name", "cpu");
      cpu.putObject("target")
          .put("type", "Utilization")
          .set("averageUtilization", IntNode.valueOf(CPU_PERCENT));
    }
    if (spec.path("behavior") instanceof ObjectNode behavior) {
      ObjectNode up = Tree.child(behavior, "scaleUp");
      Tree.defaultNumber(up, "stabilizationWindowSeconds", 0);
      Tree.defaultIfAbsent(up, "selectPolicy", "Max");
      if (!Tree.has(up, "policies")) {
        ArrayNode policies = up.putArray("policies");
        policy(policies, "Pods", 4);
        policy(policies, "Percent", 100);
      }
      ObjectNode down = Tree.child(behavior, "scaleDown");
      Tree.defaultIfAbsent(down, "selectPolicy", "Max");
      if (!Tree.has(down, "policies")) {
        policy(down.putArray("policies"), "Percent", 100);
      }
    }
  }

  private static void policy(ArrayNode policies, String type, int value) {
    ObjectNode policy = policies.addObject().put("type", type).put("value", value);
    Tree.defaultNumber(policy, "periodSeconds", POLICY_PERIOD_SECONDS);
  }

  @Override
  public void prepareForCreate(ObjectNode autoscaler) {
    ObjectNode status = autoscaler.putObject("status");
    status.put("desiredReplicas", 0).putNull("currentMetrics");
  }

  @Override
  public List<FieldError> validate(ObjectNode autoscaler) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = autoscaler.path("spec");
    long least = spec.path("minReplicas").asLong(1);
    long most = spec.path("maxReplicas").asLong(0);
    Counts.atLeast(spec, "minReplicas", 1, "spec", errors);
    if (most < 1) {
      errors.add(FieldError.invalid("spec.maxReplicas", most, "must be greater than 0"));
    }
    if (most < least) {
      errors.add(
          FieldError.invalid(
              "spec.maxReplicas", most, "must be greater than or equal to `minReplicas`"));
    }
    reference(spec.path("scaleTargetRef"), "spec.scaleTargetRef", errors);
    MetricValidation.add(spec.path("metrics"), "spec.metrics", errors);
    for (String direction : List.of("scaleUp", "scaleDown")) {
      ScalingValidation.add(
          spec.path("behavior").path(direction), "spec.behavior." + direction, errors);
    }
    return errors;
  }

  /** Another object, whatever its kind. */
  static void reference(JsonNode reference, String path, List<FieldError> errors) {
    for (String field : List.of("kind", "name")) {
      String said = Tree.text(reference, field);
      if (said.isEmpty()) {
        errors.add(FieldError.required(path + '.' + field, ""));
      } else {
        NameForm.PATH_SEGMENT
            .problems(said)
            .forEach(p -> errors.add(FieldError.invalid(path + '.' + field, said, p)));
      }
    }
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode autoscaler, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Counts.allNonNegative(
        autoscaler.path("status"), List.of("currentReplicas", "desiredReplicas"), "status", errors);
    return errors;
  }
}
