package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * Schemas of OpenAPI v3 in the words of v2, which knows neither alternatives nor null. Follows
 * upstream kube-openapi pkg/openapiconv and, for custom resources, apiextensions-apiserver
 * pkg/controller/openapi/v2: what v2 cannot say is left out, so that clients accept more, never
 * less.
 */
final class SwaggerSchemas {
  private static final String V3 = "#/components/schemas/";
  private static final String V2 = "#/definitions/";
  private static final Set<String> UNKNOWN_TO_V2 =
      Set.of("oneOf", "anyOf", "not", "nullable", "default", "writeOnly", "deprecated");
  private static final String OPEN = "x-kubernetes-preserve-unknown-fields";

  private SwaggerSchemas() {}

  static ObjectNode of(JsonNode v3) {
    ObjectNode schema = Json.object();
    boolean open = v3.path(OPEN).asBoolean();
    for (Map.Entry<String, JsonNode> member : v3.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      switch (name) {
        case "$ref" -> schema.put("$ref", value.asText().replace(V3, V2));
        case "allOf" -> allOf(value, schema);
        case "properties" -> {
          if (!open) {
            ObjectNode properties = schema.putObject("properties");
            value.properties().forEach(p -> properties.set(p.getKey(), of(p.getValue())));
          }
        }
        case "items" -> {
          if (!open) {
            schema.set("items", of(value));
          }
        }
        case "additionalProperties" ->
            schema.set("additionalProperties", value.isObject() ? of(value) : value);
        case "oneOf" -> alternatives(value, schema);
        default -> {
          boolean said = UNKNOWN_TO_V2.contains(name) || (open && name.equals("type"));
          if (!said) {
            schema.set(name, value);
          }
        }
      }
    }
    if (v3.path("nullable").asBoolean()) {
      schema.remove("type"); // a typed value cannot be null in v2
    }
    return schema;
  }

  /** A reference with something said beside it; v2 lets both stand together. */
  private static void allOf(JsonNode all, ObjectNode schema) {
    if (all instanceof ArrayNode array && array.size() == 1 && array.get(0).has("$ref")) {
      schema.setAll(of(array.get(0)));
    }
  }

  /** Quantities and numbers-or-words: in v2 these are strings, of a format that says so. */
  private static void alternatives(JsonNode alternatives, ObjectNode schema) {
    for (JsonNode each : alternatives) {
      if (each.path("type").asText().equals("string")) {
        schema.put("type", "string");
      }
    }
  }
}
