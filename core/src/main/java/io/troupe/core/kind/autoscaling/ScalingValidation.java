package io.troupe.core.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;

/** What an autoscaler's behavior in one direction may not say. */
final class ScalingValidation {
  private static final int WINDOW_SECONDS_MAX = 3600;
  private static final int PERIOD_SECONDS_MAX = 1800;

  private ScalingValidation() {}

  static void add(JsonNode rules, String path, List<FieldError> errors) {
    if (!rules.isObject()) {
      return;
    }
    long window = rules.path("stabilizationWindowSeconds").asLong(0);
    if (window < 0) {
      errors.add(
          FieldError.invalid(
              path + ".stabilizationWindowSeconds",
              window,
              "must be greater than or equal to zero"));
    }
    if (window > WINDOW_SECONDS_MAX) {
      errors.add(
          FieldError.invalid(
              path + ".stabilizationWindowSeconds",
              window,
              "must be less than or equal to " + WINDOW_SECONDS_MAX));
    }
    Choices.optional(rules, "selectPolicy", List.of("Disabled", "Max", "Min"), path, errors);
    List<ObjectNode> policies = Tree.objects(rules.path("policies"));
    if (policies.isEmpty()) {
      errors.add(FieldError.required(path + ".policies", "must specify at least one Policy"));
    }
    for (int i = 0; i < policies.size(); i++) {
      policy(policies.get(i), path + ".policies[" + i + "]", errors);
    }
    String tolerance = Tree.text(rules, "tolerance");
    if (Quantity.parse(tolerance).map(q -> q.signum() < 0).orElse(false)) {
      errors.add(
          FieldError.invalid(path + ".tolerance", tolerance, "must be greater than or equal to 0"));
    }
  }

  private static void policy(ObjectNode policy, String path, List<FieldError> errors) {
    String type = Tree.text(policy, "type");
    if (!List.of("Percent", "Pods").contains(type)) {
      errors.add(FieldError.notSupported(path + ".type", type, List.of("Percent", "Pods")));
    }
    for (String field : List.of("value", "periodSeconds")) {
      long value = policy.path(field).asLong(0);
      if (value <= 0) {
        errors.add(FieldError.invalid(path + '.' + field, value, "must be greater than zero"));
      }
    }
    long period = policy.path("periodSeconds").asLong(0);
    if (period > PERIOD_SECONDS_MAX) {
      errors.add(
          FieldError.invalid(
              path + ".periodSeconds",
              period,
              "must be less than or equal to " + PERIOD_SECONDS_MAX));
    }
  }
}
