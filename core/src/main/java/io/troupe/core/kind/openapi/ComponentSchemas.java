package io.troupe.core.kind.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The schemas one document refers to, with all that those refer to, each once. */
final class ComponentSchemas {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final GroupVersionKind PATCH = new GroupVersionKind("meta.k8s.io", "v1", "Patch");

  private final KindRegistry registry;
  private final Map<String, ObjectNode> schemas = new TreeMap<>();

  ComponentSchemas(KindRegistry registry) {
    this.registry = registry;
  }

  ObjectNode all() {
    ObjectNode all = Json.object();
    schemas.forEach(all::set);
    return all;
  }

  /** A reference to a kind's schema, which is added to the document as one of that kind. */
  ObjectNode ofKind(GroupVersionKind gvk) {
    ObjectNode reference = named(gvk);
    ObjectNode schema = schemas.get(nameIn(reference));
    ArrayNode kinds = schema.withArray("x-kubernetes-group-version-kind");
    ObjectNode kind = gvk(gvk);
    boolean known = false;
    for (var each : kinds) {
      known |= each.equals(kind);
    }
    if (!known) {
      kinds.add(kind);
    }
    return reference;
  }

  /** A reference to a schema of meta/v1. */
  ObjectNode ofMeta(String name) {
    return named(new GroupVersionKind("meta.k8s.io", "v1", name));
  }

  /** A reference to what any patch is. */
  ObjectNode ofPatch() {
    schemas.putIfAbsent(
        META + PATCH.kind(),
        Json.object()
            .put("description", "A change to an object, in the form that the content type names.")
            .put("type", "object"));
    return reference(META + PATCH.kind());
  }

  GroupVersionKind listOf(Kind kind) {
    return new GroupVersionKind(kind.gvk().group(), kind.gvk().version(), kind.listKind());
  }

  static ObjectNode gvk(GroupVersionKind gvk) {
    return Json.object()
        .put("group", gvk.group())
        .put("version", gvk.version())
        .put("kind", gvk.kind());
  }

  private ObjectNode named(GroupVersionKind gvk) {
    Schema schema = registry.schemaOf(gvk).orElseThrow();
    add(schema);
    return reference(schema.name());
  }

  private void add(Schema schema) {
    if (schemas.containsKey(schema.name())) {
      return;
    }
    Optional<ObjectNode> published = schema.published();
    if (published.isPresent()) {
      schemas.put(schema.name(), published.get());
      ofMeta("ObjectMeta");
      ofMeta("ListMeta");
      return;
    }
    ObjectNode json = Json.object();
    schemas.put(schema.name(), json); // before its fields: types may hold themselves
    json.put("description", schema.typeDescription());
    switch (schema.type()) {
      case QUANTITY -> json.putArray("oneOf").add(type("string")).add(type("number"));
      case INT_OR_STRING ->
          json.put("format", "int-or-string")
              .putArray("oneOf")
              .add(type("integer"))
              .add(type("string"));
      case TIME -> json.put("type", "string").put("format", "date-time");
      case OBJECT, ARRAY, STRING, INTEGER, NUMBER, BOOLEAN, BYTES, ANY -> structure(schema, json);
    }
  }

  private void structure(Schema schema, ObjectNode json) {
    json.put("type", "object");
    if (!schema.required().isEmpty()) {
      ArrayNode required = json.putArray("required");
      schema.required().forEach(required::add);
    }
    if (!schema.mapType().isEmpty()) {
      json.put("x-kubernetes-map-type", schema.mapType());
    }
    ObjectNode properties = json.putObject("properties");
    for (String name : schema.fieldNames()) {
      Schema field = schema.field(name).orElseThrow();
      properties.set(name, property(field, schema.required().contains(name)));
    }
  }

  private ObjectNode property(Schema field, boolean required) {
    ObjectNode json = value(field);
    if (!field.description().isEmpty()) {
      json.put("description", described(field));
    }
    field.defaultValue().ifPresent(d -> json.set("default", d));
    if (required && field.defaultValue().isEmpty()) {
      zero(field, json);
    }
    if (!field.patchStrategies().isEmpty()) {
      json.put("x-kubernetes-patch-strategy", String.join(",", field.patchStrategies()));
    }
    if (!field.patchMergeKey().isEmpty()) {
      json.put("x-kubernetes-patch-merge-key", field.patchMergeKey());
    }
    if (!field.listType().isEmpty()) {
      json.put("x-kubernetes-list-type", field.listType());
    }
    if (!field.listMapKeys().isEmpty()) {
      ArrayNode keys = json.putArray("x-kubernetes-list-map-keys");
      field.listMapKeys().forEach(keys::add);
    }
    if (field.isMap() && !field.mapType().isEmpty()) {
      json.put("x-kubernetes-map-type", field.mapType());
    }
    return json;
  }

  /** The description, and behind it the values, as upstream's documents show them. */
  private static String described(Schema field) {
    List<String> values = field.items().orElse(field).enumValues();
    if (values.isEmpty()) {
      return field.description();
    }
    StringBuilder text = new StringBuilder(field.description()).append("\n\nPossible enum values:");
    values.forEach(value -> text.append("\n - `\"").append(value).append("\"`"));
    return text.toString();
  }

  /** What Go reads when a required plain value is left out. */
  private static void zero(Schema field, ObjectNode json) {
    switch (field.type()) {
      case STRING -> json.put("default", "");
      case INTEGER, NUMBER -> json.put("default", 0);
      case BOOLEAN -> json.put("default", false);
      case OBJECT, ARRAY, INT_OR_STRING, QUANTITY, TIME, BYTES, ANY -> {}
    }
  }

  /** A reference for defined types, the type itself for others. */
  private ObjectNode value(Schema schema) {
    if (!schema.name().isEmpty()) {
      add(schema);
      ObjectNode json = Json.object();
      json.putArray("allOf").add(reference(schema.name()));
      return json;
    }
    ObjectNode json = Json.object();
    switch (schema.type()) {
      case OBJECT -> {
        json.put("type", "object");
        if (schema.isMap()) {
          json.set("additionalProperties", value(schema.field("").orElseThrow()));
        }
      }
      case ARRAY -> json.put("type", "array").set("items", value(schema.items().orElseThrow()));
      case STRING, BYTES -> json.put("type", "string");
      case INTEGER -> json.put("type", "integer");
      case NUMBER -> json.put("type", "number");
      case BOOLEAN -> json.put("type", "boolean");
      case INT_OR_STRING, QUANTITY, TIME, ANY -> {} // any value, or always named
    }
    if (!schema.format().isEmpty()) {
      json.put("format", schema.format());
    }
    if (!schema.enumValues().isEmpty()) {
      ArrayNode values = json.putArray("enum");
      schema.enumValues().forEach(values::add);
    }
    return json;
  }

  private static ObjectNode type(String name) {
    return Json.object().put("type", name);
  }

  private static ObjectNode reference(String name) {
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }

  private static String nameIn(ObjectNode reference) {
    String ref = reference.path("$ref").asText();
    return ref.substring(ref.lastIndexOf('/') + 1);
  }

  static final List<String> CONTENT_TYPES = List.of("application/json", "application/yaml");
}
