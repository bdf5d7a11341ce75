package io.troupe.core.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import java.util.ArrayList;
import java.util.List;

/** What {@code kubectl get hpa} shows. Follows upstream formatHPAMetrics. */
final class AutoscalerColumns {
  /** Metrics shown; the rest is only counted. */
  private static final int SHOWN_MAX = 2;

  static final List<Column> ALL =
      List.of(
          Columns.NAME,
          Columns.text(
              "Reference",
              "What is scaled.",
              o -> {
                JsonNode target = o.path("spec").path("scaleTargetRef");
                return Tree.text(target, "kind") + "/" + Tree.text(target, "name");
              }),
          Columns.text("Targets", "Metrics: as they are, and as they should be.", o -> targets(o)),
          Columns.text(
              "MinPods",
              "Fewest pods.",
              o ->
                  Tree.has(o.path("spec"), "minReplicas")
                      ? o.path("spec").path("minReplicas").asText()
                      : "<unset>"),
          Columns.number(
              "MaxPods", "Most pods.", o -> o.path("spec").path("maxReplicas").asLong(0)),
          Columns.number(
              "Replicas", "Pods now.", o -> o.path("status").path("currentReplicas").asLong(0)),
          Columns.AGE);

  private AutoscalerColumns() {}

  private static String targets(ObjectNode autoscaler) {
    List<ObjectNode> specs = Tree.objects(autoscaler.path("spec").path("metrics"));
    List<ObjectNode> statuses = Tree.objects(autoscaler.path("status").path("currentMetrics"));
    if (specs.isEmpty()) {
      return "<none>";
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(specs.size(), SHOWN_MAX); i++) {
      shown.add(
          metric(
              specs.get(i),
              i < statuses.size() ? statuses.get(i) : specs.get(i),
              i < statuses.size()));
    }
    String all = String.join(", ", shown);
    return specs.size() > SHOWN_MAX ? all + " + " + (specs.size() - SHOWN_MAX) + " more..." : all;
  }

  private static String metric(ObjectNode spec, ObjectNode status, boolean known) {
    return switch (Tree.text(spec, "type")) {
      case "Resource" -> resource(spec.path("resource"), status.path("resource"), known);
      case "ContainerResource" ->
          resource(spec.path("containerResource"), status.path("containerResource"), known);
      case "Pods" -> value(spec.path("pods"), status.path("pods"), "averageValue", known, "");
      case "Object" -> either(spec.path("object"), status.path("object"), known);
      case "External" -> either(spec.path("external"), status.path("external"), known);
      default -> "<unknown type>";
    };
  }

  private static String resource(JsonNode spec, JsonNode status, boolean known) {
    String name = Tree.text(spec, "name") + ": ";
    if (Tree.has(spec.path("target"), "averageValue")) {
      return name + value(spec, status, "averageValue", known, "");
    }
    JsonNode target = spec.path("target").path("averageUtilization");
    JsonNode current = status.path("current").path("averageUtilization");
    return name
        + (known && current.isNumber() ? current.asText() + "%" : "<unknown>")
        + "/"
        + (target.isNumber() ? target.asText() + "%" : "<auto>");
  }

  private static String either(JsonNode spec, JsonNode status, boolean known) {
    return Tree.has(spec.path("target"), "averageValue")
        ? value(spec, status, "averageValue", known, " (avg)")
        : value(spec, status, "value", known, "");
  }

  private static String value(
      JsonNode spec, JsonNode status, String field, boolean known, String suffix) {
    String current = known ? Tree.text(status.path("current"), field) : "";
    return (current.isEmpty() ? "<unknown>" : current)
        + "/"
        + Tree.text(spec.path("target"), field)
        + suffix;
  }
}
