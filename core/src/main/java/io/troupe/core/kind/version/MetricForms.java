package io.troupe.core.kind.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.List;

/** Metrics of an autoscaler: nested in v2, flat in the annotations of v1. */
final class MetricForms {
  private MetricForms() {}

  /** The parts a metric may have, each with its name in v1's flat form. */
  private static final List<String> SOURCES =
      List.of("object", "pods", "resource", "containerResource", "external");

  /**
   * @param value {@code target} of a specification, {@code current} of a status
   */
  static ObjectNode toFirst(JsonNode metric, String value) {
    ObjectNode first = Json.object();
    copy(metric, "type", first, "type");
    for (String source : SOURCES) {
      JsonNode from = metric.path(source);
      if (from.isObject()) {
        ObjectNode to = first.putObject(source);
        copy(from, "name", to, "name");
        copy(from, "container", to, "container");
        copy(from, "describedObject", to, "target");
        copy(from.path("metric"), "name", to, "metricName");
        copy(
            from.path("metric"),
            "selector",
            to,
            source.equals("external") ? "metricSelector" : "selector");
        JsonNode amount = from.path(value);
        copy(amount, "value", to, value + "Value");
        copy(amount, "averageUtilization", to, value + "AverageUtilization");
        copy(
            amount,
            "averageValue",
            to,
            source.equals("object") ? "averageValue" : value + "AverageValue");
      }
    }
    return first;
  }

  static ObjectNode toSecond(JsonNode metric, String value) {
    ObjectNode second = Json.object();
    copy(metric, "type", second, "type");
    for (String source : SOURCES) {
      JsonNode from = metric.path(source);
      if (from.isObject()) {
        ObjectNode to = second.putObject(source);
        copy(from, "name", to, "name");
        copy(from, "container", to, "container");
        copy(from, "target", to, "describedObject");
        if (from.has("metricName")) {
          ObjectNode identity = to.putObject("metric");
          copy(from, "metricName", identity, "name");
          copy(from, "selector", identity, "selector");
          copy(from, "metricSelector", identity, "selector");
        }
        ObjectNode amount = to.putObject(value);
        copy(from, value + "Value", amount, "value");
        copy(from, value + "AverageUtilization", amount, "averageUtilization");
        copy(from, value + "AverageValue", amount, "averageValue");
        copy(from, "averageValue", amount, "averageValue");
        if (value.equals("target")) {
          amount.put("type", type(amount));
        }
      }
    }
    return second;
  }

  private static String type(ObjectNode amount) {
    if (amount.has("averageUtilization")) {
      return "Utilization";
    }
    return amount.has("averageValue") ? "AverageValue" : "Value";
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String as) {
    JsonNode value = from.path(name);
    boolean zeroed = as.endsWith("Value") && value.asText("").equals("0") && to.has(as);
    if (!value.isMissingNode() && !value.isNull() && !zeroed) {
      to.set(as, value);
    }
  }
}
