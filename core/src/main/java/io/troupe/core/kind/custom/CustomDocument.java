package io.troupe.core.kind.custom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A custom kind's schema as OpenAPI v3 publishes it: the definition's own, with what every resource
 * has. Follows upstream apiextensions-apiserver pkg/controller/openapi/builder.
 */
final class CustomDocument {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** A schema that has the three fields, for their descriptions. */
  private final Optional<Schema> described;

  CustomDocument(Optional<Schema> described) {
    this.described = described;
  }

  /** {@code com.example.stable.v1.CronTab}. */
  static String name(GroupVersionKind gvk) {
    List<String> parts = new ArrayList<>(List.of(gvk.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + '.' + gvk.version() + '.' + gvk.kind();
  }

  ObjectNode resource(ObjectNode schema) {
    ObjectNode document = schema.deepCopy();
    resourceFields(document);
    embedded(document.path("properties"));
    return document;
  }

  ObjectNode list(GroupVersionKind gvk, String plural) {
    ObjectNode document = Json.object();
    document.put("description", gvk.kind() + "List is a list of " + gvk.kind());
    document.put("type", "object").putArray("required").add("items");
    ObjectNode properties = document.putObject("properties");
    header(properties);
    ObjectNode items = properties.putObject("items");
    items.put("description", "The " + plural + " of this page, in the order of their names.");
    items.put("type", "array");
    items.putObject("items").putArray("allOf").add(reference(name(gvk)));
    properties.putObject("metadata").putArray("allOf").add(reference(META + "ListMeta"));
    return document;
  }

  private void resourceFields(ObjectNode document) {
    document.put("type", "object");
    ObjectNode properties =
        document.path("properties") instanceof ObjectNode found
            ? found
            : document.putObject("properties");
    header(properties);
    ObjectNode metadata = properties.putObject("metadata");
    describe("metadata", metadata);
    metadata.putArray("allOf").add(reference(META + "ObjectMeta"));
  }

  private void header(ObjectNode properties) {
    for (String field : List.of("apiVersion", "kind")) {
      describe(field, properties.putObject(field).put("type", "string"));
    }
  }

  private void describe(String field, ObjectNode property) {
    described
        .flatMap(schema -> schema.field(field))
        .map(Schema::description)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> property.put("description", text));
  }

  /** Resources inside the resource have the three fields too. */
  private void embedded(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.path("x-kubernetes-embedded-resource").asBoolean()) {
      resourceFields(object);
    }
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> each : node.properties()) {
        if (!each.getKey().equals("default") && !each.getKey().equals("enum")) {
          embedded(each.getValue());
        }
      }
    }
  }

  private static ObjectNode reference(String name) {
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }
}
