package io.troupe.core.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an autoscaler's metrics may not say. */
final class MetricValidation {
  /** Types and the field that tells more of each. */
  private static final Map<String, String> SOURCES =
      new TreeMap<>(
          Map.of(
              "ContainerResource", "containerResource",
              "External", "external",
              "Object", "object",
              "Pods", "pods",
              "Resource", "resource"));

  private static final List<String> TARGETS = List.of("Utilization", "Value", "AverageValue");

  private MetricValidation() {}

  static void add(JsonNode metrics, String path, List<FieldError> errors) {
    List<ObjectNode> all = Tree.objects(metrics);
    for (int i = 0; i < all.size(); i++) {
      metric(all.get(i), path + "[" + i + "]", errors);
    }
  }

  private static void metric(ObjectNode metric, String path, List<FieldError> errors) {
    String type = Tree.text(metric, "type");
    if (type.isEmpty()) {
      errors.add(FieldError.required(path + ".type", "must specify a metric source type"));
    }
    if (!SOURCES.containsKey(type)) {
      errors.add(FieldError.notSupported(path + ".type", type, SOURCES.keySet()));
    }
    String expected = SOURCES.getOrDefault(type, "");
    List<String> given = SOURCES.values().stream().filter(s -> Tree.has(metric, s)).toList();
    if (!expected.isEmpty() && !given.contains(expected)) {
      errors.add(
          FieldError.required(
              path + '.' + expected, "must populate information for the given metric source"));
    }
    if (given.size() == 1) {
      source(
          given.getFirst(), metric.path(given.getFirst()), path + '.' + given.getFirst(), errors);
    } else {
      given.stream()
          .filter(s -> !s.equals(expected))
          .forEach(s ->
              errors.add(
                  FieldError.forbidden(
                      path + '.' + s, "must populate the given metric source only")));
    }
  }

  private static void source(String kind, JsonNode source, String path, List<FieldError> errors) {
    JsonNode target = source.path("target");
    switch (kind) {
      case "object" -> {
        AutoscalerRules.reference(
            source.path("describedObject"), path + ".describedObject", errors);
        identifier(source.path("metric"), path + ".metric", errors);
        target(target, path + ".target", errors);
        oneTarget(target, path + ".target", errors);
      }
      case "external" -> {
        identifier(source.path("metric"), path + ".metric", errors);
        target(target, path + ".target", errors);
        oneTarget(target, path + ".target", errors);
        if (Tree.has(target, "value") && Tree.has(target, "averageValue")) {
          errors.add(
              FieldError.forbidden(
                  path + ".target.value",
                  "may not set both a target value for metric and a per-pod target"));
        }
      }
      case "pods" -> {
        identifier(source.path("metric"), path + ".metric", errors);
        target(target, path + ".target", errors);
        if (!isPositive(target.path("averageValue"))) {
          errors.add(
              FieldError.required(
                  path + ".target.averageValue", "must specify a positive target averageValue"));
        }
      }
      default -> resource(kind, source, path, errors);
    }
  }

  private static void resource(String kind, JsonNode source, String path, List<FieldError> errors) {
    JsonNode target = source.path("target");
    if (Tree.text(source, "name").isEmpty()) {
      errors.add(FieldError.required(path + ".name", "must specify a resource name"));
    }
    if (kind.equals("containerResource") && Tree.text(source, "container").isEmpty()) {
      errors.add(FieldError.required(path + ".container", "must specify a container"));
    }
    target(target, path + ".target", errors);
    boolean share = Tree.has(target, "averageUtilization");
    boolean value = Tree.has(target, "averageValue");
    if (!share && !value) {
      errors.add(
          FieldError.required(
              path + ".target.averageUtilization",
              "must set either a target raw value or a target utilization"));
    } else if (share && value) {
      errors.add(
          FieldError.forbidden(
              path + ".target.averageValue",
              "may not set both a target raw value and a target utilization"));
    }
  }

  private static void identifier(JsonNode metric, String path, List<FieldError> errors) {
    String name = Tree.text(metric, "name");
    if (name.isEmpty()) {
      errors.add(FieldError.required(path + ".name", "must specify a metric name"));
    } else {
      NameForm.PATH_SEGMENT
          .problems(name)
          .forEach(p -> errors.add(FieldError.invalid(path + ".name", name, p)));
    }
  }

  private static void target(JsonNode target, String path, List<FieldError> errors) {
    String type = Tree.text(target, "type");
    if (type.isEmpty()) {
      errors.add(FieldError.required(path + ".type", "must specify a metric target type"));
    }
    if (!TARGETS.contains(type)) {
      errors.add(
          FieldError.invalid(
              path + ".type", type, "must be either Utilization, Value, or AverageValue"));
    }
    for (String field : List.of("value", "averageValue")) {
      if (Tree.has(target, field) && !isPositive(target.path(field))) {
        errors.add(
            FieldError.invalid(path + '.' + field, Tree.text(target, field), "must be positive"));
      }
    }
    long share = target.path("averageUtilization").asLong(1);
    if (share < 1) {
      errors.add(FieldError.invalid(path + ".averageUtilization", share, "must be greater than 0"));
    }
  }

  private static void oneTarget(JsonNode target, String path, List<FieldError> errors) {
    if (!Tree.has(target, "value") && !Tree.has(target, "averageValue")) {
      errors.add(
          FieldError.required(
              path + ".averageValue",
              "must set either a target value for metric or a per-pod target"));
    }
  }

  private static boolean isPositive(JsonNode quantity) {
    return Quantity.parse(quantity.asText("")).map(q -> q.signum() > 0).orElse(false);
  }
}
