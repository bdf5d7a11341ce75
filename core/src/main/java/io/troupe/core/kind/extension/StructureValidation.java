package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/**
 * What makes a schema structural: every place has a type, and value validations inside allOf,
 * anyOf, oneOf and not only narrow what the structure says. Follows upstream
 * pkg/apiserver/schema/validation.go.
 */
final class StructureValidation {
  private static final List<String> STRUCTURE_ONLY =
      List.of(
          "type",
          "title",
          "description",
          "default",
          "nullable",
          "additionalProperties",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  /** Where a schema stands, with the words for one that lacks a type there. */
  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  private final List<FieldError> errors;

  private StructureValidation(List<FieldError> errors) {
    this.errors = errors;
  }

  static void validate(JsonNode schema, String path, List<FieldError> errors) {
    StructureValidation walk = new StructureValidation(errors);
    walk.structure(schema, Level.ROOT, path);
    walk.metadata(schema, path);
  }

  private void structure(JsonNode schema, Level level, String path) {
    type(schema, level, path);
    JsonNode more = schema.path("additionalProperties");
    if (more.isObject()) {
      structure(more, Level.FIELD, path + ".additionalProperties");
    }
    if (schema.path("items").isObject()) {
      structure(schema.path("items"), Level.ITEM, path + ".items");
    } else if (Tree.text(schema, "type").equals("array")) {
      errors.add(FieldError.required(path + ".items", "must be specified"));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      structure(property.getValue(), Level.FIELD, path + ".properties[" + property.getKey() + "]");
    }
    junctors(schema, schema, path, path);
  }

  private void type(JsonNode schema, Level level, String path) {
    String type = Tree.text(schema, "type");
    boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
    boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    if (embedded && !type.equals("object")) {
      String words = "must be object if x-kubernetes-embedded-resource is true";
      errors.add(
          type.isEmpty()
              ? FieldError.required(path + ".type", words)
              : FieldError.invalid(path + ".type", type, words));
    } else if (type.isEmpty() && !intOrString && (!open || level == Level.ROOT)) {
      errors.add(FieldError.required(path + ".type", level.words));
    }
    if (intOrString && !type.isEmpty()) {
      errors.add(
          FieldError.invalid(
              path + ".type", type, "must be empty if x-kubernetes-int-or-string is true"));
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.add(FieldError.invalid(path + ".type", type, "must be object at the root"));
    }
    if (embedded && schema.has("additionalProperties")) {
      errors.add(
          FieldError.forbidden(
              path + ".additionalProperties",
              "must not be used if x-kubernetes-embedded-resource is set"));
    }
    boolean named = !schema.path("properties").isEmpty();
    if (embedded && !named && !open) {
      errors.add(
          FieldError.required(
              path + ".properties",
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields"));
    }
  }

  /**
   * @param structure the part of the structure that a value validation narrows
   */
  private void junctors(JsonNode schema, JsonNode structure, String path, String structurePath) {
    boolean intOrString = structure.path("x-kubernetes-int-or-string").asBoolean();
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      JsonNode all = schema.path(junctor);
      for (int i = 0; i < all.size(); i++) {
        // The one way to say the types of an int-or-string value.
        boolean types = intOrString && (junctor.equals("anyOf") || junctor.equals("allOf"));
        narrowing(
            all.get(i), structure, path + '.' + junctor + "[" + i + "]", structurePath, types);
      }
    }
    if (schema.path("not").isObject()) {
      narrowing(schema.path("not"), structure, path + ".not", structurePath, false);
    }
  }

  private void narrowing(
      JsonNode validation,
      JsonNode structure,
      String path,
      String structurePath,
      boolean typeAllowed) {
    for (String keyword : STRUCTURE_ONLY) {
      if (Tree.has(validation, keyword) && !(typeAllowed && keyword.equals("type"))) {
        errors.add(FieldError.forbidden(path + '.' + keyword, "must be empty to be structural"));
      }
    }
    for (Map.Entry<String, JsonNode> property : validation.path("properties").properties()) {
      String name = property.getKey();
      String at = path + ".properties[" + name + "]";
      String there = structurePath + ".properties[" + name + "]";
      JsonNode known = structure.path("properties").path(name);
      if (known.isMissingNode() && structure.path("additionalProperties").isObject()) {
        known = structure.path("additionalProperties");
      }
      if (known.isMissingNode()) {
        errors.add(FieldError.required(there, "because it is defined in " + at));
      } else {
        narrowing(property.getValue(), known, at, there, false);
      }
    }
    if (validation.path("items").isObject()) {
      if (structure.path("items").isObject()) {
        narrowing(
            validation.path("items"),
            structure.path("items"),
            path + ".items",
            structurePath + ".items",
            false);
      } else {
        errors.add(
            FieldError.required(
                structurePath + ".items", "because it is defined in " + path + ".items"));
      }
    }
    junctors(validation, structure, path, structurePath);
  }

  /** Of a resource's metadata only its name may be narrowed. */
  private void metadata(JsonNode schema, String path) {
    JsonNode metadata = schema.path("properties").path("metadata");
    if (metadata.isMissingNode()) {
      return;
    }
    String at = path + ".properties[metadata]";
    boolean more =
        metadata
            .path("properties")
            .propertyStream()
            .anyMatch(p -> !List.of("name", "generateName").contains(p.getKey()));
    if (more || metadata.has("additionalProperties") || metadata.has("required")) {
      errors.add(
          FieldError.forbidden(
              at,
              "must not specify anything other than name and generateName, but metadata is"
                  + " implicitly specified"));
    }
  }
}
