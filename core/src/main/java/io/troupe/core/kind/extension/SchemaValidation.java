package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import io.troupe.core.schema.rule.RuleValidation;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A version's schema: no keyword that is not understood, a structure, defaults that fit, rules. */
final class SchemaValidation {
  private static final Map<String, String> FORBIDDEN = forbidden();
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private final List<FieldError> errors;

  private SchemaValidation(List<FieldError> errors) {
    this.errors = errors;
  }

  /**
   * @param known whether it is stored already
   */
  static void validate(JsonNode schema, String path, boolean known, List<FieldError> errors) {
    if (!schema.isObject()) {
      return;
    }
    List<FieldError> found = new ArrayList<>();
    new SchemaValidation(found).keywords(schema, path);
    StructureValidation.validate(schema, path, found);
    if (found.isEmpty()) {
      Structural structural = Structural.of(schema);
      DefaultValidation.validate(structural, path, found);
      RuleValidation.validate(structural, path, known, found);
    }
    errors.addAll(found);
  }

  private static Map<String, String> forbidden() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String keyword :
        List.of(
            "definitions", "dependencies", "id", "$ref", "patternProperties", "additionalItems")) {
      all.put(keyword, keyword + " is not supported");
    }
    return all;
  }

  private void keywords(JsonNode schema, String path) {
    if (schema.path("uniqueItems").asBoolean()) {
      forbid(
          path + ".uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    FORBIDDEN.forEach((keyword, words) -> {
      if (Tree.has(schema, keyword)) {
        forbid(path + '.' + keyword, words);
      }
    });
    JsonNode more = schema.path("additionalProperties");
    if (more.isBoolean() && !more.asBoolean()) {
      forbid(path + ".additionalProperties", "additionalProperties cannot be set to false");
    }
    if (!schema.path("properties").isEmpty() && (more.isObject() || more.asBoolean())) {
      forbid(
          path + ".additionalProperties",
          "additionalProperties and properties are mutual exclusive");
    }
    type(schema, path);
    pattern(schema, path);
    extensions(schema, path);
    nested(schema, path);
  }

  private void nested(JsonNode schema, String path) {
    schema
        .path("properties")
        .properties()
        .forEach(p -> keywords(p.getValue(), path + ".properties[" + p.getKey() + "]"));
    if (schema.path("additionalProperties").isObject()) {
      keywords(schema.path("additionalProperties"), path + ".additionalProperties");
    }
    if (schema.path("items").isObject()) {
      keywords(schema.path("items"), path + ".items");
    } else if (schema.path("items").isArray()) {
      forbid(path + ".items", "items must be a schema object and not an array");
    }
    for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
      JsonNode all = schema.path(junctor);
      for (int i = 0; i < all.size(); i++) {
        keywords(all.get(i), path + '.' + junctor + "[" + i + "]");
      }
    }
    if (schema.path("not").isObject()) {
      keywords(schema.path("not"), path + ".not");
    }
  }

  private void type(JsonNode schema, String path) {
    String type = Tree.text(schema, "type");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.add(FieldError.notSupported(path + ".type", type, TYPES));
    }
  }

  private void pattern(JsonNode schema, String path) {
    String pattern = Tree.text(schema, "pattern");
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      errors.add(
          FieldError.invalid(
              path + ".pattern",
              pattern,
              "must be a valid regular expression, but isn't: error parsing regexp: "
                  + e.getDescription()
                  + ": `"
                  + e.getPattern()
                  + "`"));
    }
  }

  private void extensions(JsonNode schema, String path) {
    String preserve = "x-kubernetes-preserve-unknown-fields";
    if (schema.path(preserve).isBoolean() && !schema.path(preserve).asBoolean()) {
      errors.add(
          new FieldError(
              Type.INVALID, path + '.' + preserve, "false", "must be true or undefined"));
    }
    String mapType = Tree.text(schema, "x-kubernetes-map-type");
    if (!mapType.isEmpty()) {
      mustBe(schema, "object", path, "must be object if x-kubernetes-map-type is specified");
      if (!List.of("atomic", "granular").contains(mapType)) {
        errors.add(
            FieldError.notSupported(
                path + ".x-kubernetes-map-type", mapType, List.of("granular", "atomic")));
      }
    }
    String listType = Tree.text(schema, "x-kubernetes-list-type");
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (!listType.isEmpty()) {
      mustBe(schema, "array", path, "must be array if x-kubernetes-list-type is specified");
      if (!List.of("atomic", "set", "map").contains(listType)) {
        errors.add(
            FieldError.notSupported(
                path + ".x-kubernetes-list-type", listType, List.of("atomic", "map", "set")));
      }
    }
    if (!keys.isEmpty() && !listType.equals("map")) {
      String words = "must be map if x-kubernetes-list-map-keys is non-empty";
      errors.add(
          listType.isEmpty()
              ? FieldError.required(path + ".x-kubernetes-list-type", words)
              : FieldError.invalid(path + ".x-kubernetes-list-type", listType, words));
    }
    if (listType.equals("map")) {
      mapKeys(schema, keys, path);
    }
  }

  private void mapKeys(JsonNode schema, JsonNode keys, String path) {
    String at = path + ".x-kubernetes-list-map-keys";
    if (keys.isEmpty()) {
      errors.add(FieldError.required(at, "must not be empty if x-kubernetes-list-type is map"));
    }
    JsonNode items = schema.path("items");
    if (!items.isObject()) {
      errors.add(
          FieldError.required(
              path + ".items", "must have a schema if x-kubernetes-list-type is map"));
      return;
    }
    mustBe(
        items,
        "object",
        path + ".items",
        "must be object if parent array's x-kubernetes-list-type is map");
    List<String> required = new ArrayList<>();
    items.path("required").forEach(r -> required.add(r.asText()));
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asText();
      JsonNode property = items.path("properties").path(key);
      if (property.isMissingNode()) {
        errors.add(
            FieldError.invalid(
                at + "[" + i + "]", key, "entries must all be names of item properties"));
      } else {
        keyProperty(property, required.contains(key), path + ".items.properties[" + key + "]");
      }
    }
  }

  private void keyProperty(JsonNode property, boolean required, String path) {
    String type = Tree.text(property, "type");
    if (type.equals("array") || type.equals("object")) {
      errors.add(
          FieldError.invalid(
              path + ".type",
              type,
              "must be a scalar type if parent array's x-kubernetes-list-type is map"));
    }
    if (property.path("nullable").asBoolean()) {
      forbid(
          path + ".nullable",
          "this property is in x-kubernetes-list-map-keys, so it cannot be" + " nullable");
    }
    if (!required && !property.hasNonNull("default")) {
      errors.add(
          FieldError.required(
              path + ".default",
              "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                  + " required property"));
    }
  }

  private void mustBe(JsonNode schema, String type, String path, String words) {
    String said = Tree.text(schema, "type");
    if (said.isEmpty()) {
      errors.add(FieldError.required(path + ".type", words));
    } else if (!said.equals(type)) {
      errors.add(FieldError.invalid(path + ".type", said, words));
    }
  }

  private void forbid(String path, String words) {
    errors.add(FieldError.forbidden(path, words));
  }
}
