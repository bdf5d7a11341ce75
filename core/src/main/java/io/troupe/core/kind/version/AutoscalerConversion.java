package io.troupe.core.kind.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * HorizontalPodAutoscalers of autoscaling/v2, which are stored, and of v1: that knows a target of
 * CPU alone, and keeps all else in annotations.
 */
final class AutoscalerConversion {
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String CURRENT = PREFIX + "current-metrics";
  private static final String BEHAVIOR = PREFIX + "behavior";

  private AutoscalerConversion() {}

  /** v2 to v1. */
  static ObjectNode toFirst(ObjectNode scaler) {
    scaler.put("apiVersion", "autoscaling/v1");
    if (scaler.path("spec") instanceof ObjectNode spec) {
      ArrayNode others = JsonNodeFactory.instance.arrayNode();
      for (JsonNode metric : spec.path("metrics")) {
        JsonNode cpu = metric.path("resource").path("target").path("averageUtilization");
        if (isCpu(metric) && cpu.isNumber() && !spec.has("targetCPUUtilizationPercentage")) {
          spec.set("targetCPUUtilizationPercentage", cpu);
        } else {
          others.add(MetricForms.toFirst(metric, "target"));
        }
      }
      spec.remove("metrics");
      note(scaler, METRICS, others);
      JsonNode behavior = spec.remove("behavior");
      if (behavior != null && !behavior.isEmpty()) {
        note(scaler, BEHAVIOR, behavior);
      }
    }
    if (scaler.path("status") instanceof ObjectNode status) {
      ArrayNode current = JsonNodeFactory.instance.arrayNode();
      for (JsonNode metric : status.path("currentMetrics")) {
        JsonNode cpu = metric.path("resource").path("current").path("averageUtilization");
        if (isCpu(metric) && cpu.isNumber()) {
          status.set("currentCPUUtilizationPercentage", cpu);
        }
        current.add(MetricForms.toFirst(metric, "current"));
      }
      status.remove("currentMetrics");
      note(scaler, CURRENT, current);
      JsonNode conditions = status.remove("conditions");
      if (conditions != null && !conditions.isEmpty()) {
        note(scaler, CONDITIONS, conditions);
      }
    }
    return scaler;
  }

  /** v1 to v2. What an annotation says that cannot be read is dropped, as upstream does. */
  static ObjectNode toSecond(ObjectNode scaler) {
    scaler.put("apiVersion", "autoscaling/v2");
    JsonNode metrics = taken(scaler, METRICS);
    JsonNode behavior = taken(scaler, BEHAVIOR);
    JsonNode current = taken(scaler, CURRENT);
    JsonNode conditions = taken(scaler, CONDITIONS);
    if (scaler.path("spec") instanceof ObjectNode spec) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      JsonNode cpu = spec.remove("targetCPUUtilizationPercentage");
      if (cpu != null && cpu.isNumber()) {
        ObjectNode metric = all.addObject().put("type", "Resource");
        ObjectNode resource = metric.putObject("resource").put("name", "cpu");
        resource.putObject("target").put("type", "Utilization").set("averageUtilization", cpu);
      }
      metrics.forEach(m -> all.add(MetricForms.toSecond(m, "target")));
      if (!all.isEmpty()) {
        spec.set("metrics", all);
      }
      if (behavior.isObject()) {
        spec.set("behavior", behavior);
      }
    }
    if (scaler.path("status") instanceof ObjectNode status) {
      JsonNode cpu = status.remove("currentCPUUtilizationPercentage");
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      current.forEach(m -> all.add(MetricForms.toSecond(m, "current")));
      if (all.isEmpty() && cpu != null && cpu.isNumber()) {
        ObjectNode resource =
            all.addObject().put("type", "Resource").putObject("resource").put("name", "cpu");
        resource.putObject("current").set("averageUtilization", cpu);
      }
      if (!all.isEmpty()) {
        status.set("currentMetrics", all);
      }
      if (conditions.isArray()) {
        status.set("conditions", conditions);
      }
    }
    return scaler;
  }

  private static boolean isCpu(JsonNode metric) {
    return metric.path("type").asText().equals("Resource")
        && metric.path("resource").path("name").asText().equals("cpu");
  }

  private static void note(ObjectNode scaler, String annotation, JsonNode value) {
    if (!value.isEmpty()) {
      scaler
          .withObject("metadata")
          .withObject("annotations")
          .put(annotation, new String(Json.bytes(value), StandardCharsets.UTF_8));
    }
  }

  /** Missing when there is no such annotation. */
  private static JsonNode taken(ObjectNode scaler, String annotation) {
    JsonNode missing = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    if (!(scaler.path("metadata").path("annotations") instanceof ObjectNode annotations)) {
      return missing;
    }
    JsonNode text = annotations.remove(annotation);
    if (annotations.isEmpty()) {
      scaler.withObject("metadata").remove("annotations");
    }
    try {
      return text == null ? missing : Json.mapper().readTree(text.asText());
    } catch (JsonProcessingException _) {
      return missing;
    }
  }
}
