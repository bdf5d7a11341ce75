package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Paths of OpenAPI v3 in the words of v2: bodies are parameters, content types stand apart. */
final class SwaggerPaths {
  private SwaggerPaths() {}

  static ObjectNode item(JsonNode v3) {
    ObjectNode item = Json.object();
    for (Map.Entry<String, JsonNode> member : v3.properties()) {
      if (member.getKey().equals("parameters")) {
        item.set("parameters", parameters(member.getValue()));
      } else {
        item.set(member.getKey(), operation(member.getValue()));
      }
    }
    return item;
  }

  private static ObjectNode operation(JsonNode v3) {
    ObjectNode operation = Json.object();
    ArrayNode parameters = parameters(v3.path("parameters"));
    JsonNode body = v3.path("requestBody");
    if (body.isObject()) {
      ObjectNode parameter = parameters.insertObject(0).put("name", "body").put("in", "body");
      if (body.path("required").asBoolean()) {
        parameter.put("required", true);
      }
      parameter.set("schema", schemaOf(body.path("content")));
      strings(operation.putArray("consumes"), types(body.path("content")));
    } else {
      operation.putArray("consumes").add("*/*");
    }
    Set<String> produced = new TreeSet<>();
    ObjectNode responses = Json.object();
    for (Map.Entry<String, JsonNode> each : v3.path("responses").properties()) {
      ObjectNode response = responses.putObject(each.getKey());
      response.put("description", each.getValue().path("description").asText());
      if (each.getValue().path("content").isObject()) {
        response.set("schema", schemaOf(each.getValue().path("content")));
        produced.addAll(types(each.getValue().path("content")));
      }
    }
    strings(operation.putArray("produces"), produced);
    operation.putArray("schemes").add("https");
    operation.set("parameters", parameters);
    operation.set("responses", responses);
    for (Map.Entry<String, JsonNode> member : v3.properties()) {
      String name = member.getKey();
      boolean kept =
          name.startsWith("x-")
              || name.equals("description")
              || name.equals("operationId")
              || name.equals("tags");
      if (kept) {
        operation.set(name, member.getValue());
      }
    }
    return operation;
  }

  private static ArrayNode parameters(JsonNode v3) {
    ArrayNode parameters = Json.object().arrayNode();
    for (JsonNode each : v3) {
      ObjectNode parameter = parameters.addObject();
      each.path("schema").properties().forEach(s -> parameter.set(s.getKey(), s.getValue()));
      each.properties().stream()
          .filter(member -> !member.getKey().equals("schema"))
          .forEach(member -> parameter.set(member.getKey(), member.getValue()));
    }
    return parameters;
  }

  /** All content types of one body have the same schema. */
  private static ObjectNode schemaOf(JsonNode content) {
    return SwaggerSchemas.of(content.iterator().next().path("schema"));
  }

  private static Set<String> types(JsonNode content) {
    Set<String> types = new TreeSet<>();
    content.fieldNames().forEachRemaining(types::add);
    return types;
  }

  private static void strings(ArrayNode array, Set<String> texts) {
    texts.forEach(array::add);
  }
}
