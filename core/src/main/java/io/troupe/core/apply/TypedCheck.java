package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a configuration can be applied at all: every field declared, values of fitting form, list
 * items that can be told apart. Follows upstream structured-merge-diff typed/validate.go, whose
 * words these are.
 */
final class TypedCheck {
  /** Errors that a refusal names; a client needs no more of them. */
  private static final int ERRORS_MAX = 100;

  private final List<String> errors = new ArrayList<>();

  private TypedCheck() {}

  /** What is wrong, in the words of a refusal; empty when nothing is. */
  static Optional<String> problem(Schema schema, JsonNode applied) {
    TypedCheck check = new TypedCheck();
    check.value(schema, applied, "");
    List<String> errors = check.errors;
    if (errors.size() <= 1) {
      return errors.stream().findFirst();
    }
    return Optional.of(
        errors.stream().limit(ERRORS_MAX).collect(Collectors.joining("\n  ", "errors:\n  ", "")));
  }

  private void value(Schema schema, JsonNode value, String path) {
    if (value.isNull() || schema.isOpen() && schema.type() != Schema.Type.OBJECT) {
      return;
    }
    switch (schema.type()) {
      case OBJECT -> object(schema, value, path);
      case ARRAY -> list(schema, value, path);
      case INTEGER, NUMBER -> expect(value.isNumber(), "numeric (int or float)", value, path);
      case BOOLEAN -> expect(value.isBoolean(), "boolean", value, path);
      case STRING, TIME, BYTES -> expect(value.isTextual(), "string", value, path);
      case INT_OR_STRING, QUANTITY ->
          expect(value.isTextual() || value.isNumber(), "string", value, path);
      case ANY -> {}
    }
  }

  private void object(Schema schema, JsonNode value, String path) {
    if (!value.isObject()) {
      expect(false, "map", value, path);
      return;
    }
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      String inner = path + '.' + each.getKey();
      Optional<Schema> field = schema.field(each.getKey());
      if (field.isPresent()) {
        value(field.get(), each.getValue(), inner);
      } else if (!schema.isOpen()) {
        errors.add(inner + ": field not declared in schema");
      }
    }
  }

  private void list(Schema schema, JsonNode value, String path) {
    if (!value.isArray()) {
      expect(false, "list", value, path);
      return;
    }
    Schema type = Shape.item(schema);
    Shape shape = Shape.of(schema, value);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      Optional<String> step = step(schema, shape, item, path + '[' + i + ']');
      if (step.isEmpty()) {
        value(type, item, path + '[' + i + ']');
        continue;
      }
      if (!seen.add(step.get())) {
        errors.add(path + ": duplicate entries for key " + PathStep.shown(step.get()));
      }
      value(type, item, path + PathStep.shown(step.get()));
    }
  }

  /** Empty for the items of an atomic list, and after an error. */
  private Optional<String> step(Schema list, Shape shape, JsonNode item, String path) {
    return switch (shape) {
      case LEAF, FIELDS -> Optional.empty();
      case KEYED -> {
        Optional<String> key = PathStep.key(list, item);
        if (key.isEmpty()) {
          errors.add(
              path
                  + ": associative list with keys "
                  + (item.isNull()
                      ? "may not have a null element"
                      : item.isObject()
                          ? "has an element that omits all key fields "
                              + Shape.keys(list).stream()
                                  .map(name -> '"' + name + '"')
                                  .collect(Collectors.joining(" ", "[", "]"))
                              + " (and doesn't have default values for any key fields)"
                          : "may not have non-map elements"));
        }
        yield key;
      }
      case VALUES -> {
        if (item.isValueNode() && !item.isNull()) {
          yield Optional.of(PathStep.value(item));
        }
        errors.add(
            path
                + ": associative list without keys has an element that's "
                + (item.isNull()
                    ? "an explicit null"
                    : item.isObject() ? "a map type" : "a list type"));
        yield Optional.empty();
      }
    };
  }

  private void expect(boolean fits, String wanted, JsonNode value, String path) {
    if (!fits) {
      errors.add(path + ": expected " + wanted + ", got " + goForm(value));
    }
  }

  private static String goForm(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "&{" + value + "}";
      case OBJECT -> "&{" + value + "}";
      case STRING -> "&{" + value.asText() + "}";
      case BINARY, BOOLEAN, MISSING, NULL, NUMBER, POJO -> "&{" + value + "}";
    };
  }
}
