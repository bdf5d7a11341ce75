package io.troupe.core.kind.extension;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.jsonpath.JsonPath;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A version's printer columns and selectable fields. */
final class ColumnValidation {
  private static final int SELECTABLE_MAX = 8;
  private static final List<String> TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
  private static final Pattern FIELDS =
      Pattern.compile("^(?:\\.[a-zA-Z_][-a-zA-Z0-9_]*|\\['[^']+'\\])+$");

  private ColumnValidation() {}

  static void columns(JsonNode columns, String path, List<FieldError> errors) {
    for (int i = 0; i < columns.size(); i++) {
      JsonNode column = columns.get(i);
      String at = path + "[" + i + "].";
      if (Tree.text(column, "name").isEmpty()) {
        errors.add(FieldError.required(at + "name", ""));
      }
      String type = Tree.text(column, "type");
      if (type.isEmpty()) {
        errors.add(FieldError.required(at + "type", "must be one of " + String.join(",", TYPES)));
      } else if (!TYPES.contains(type)) {
        errors.add(
            FieldError.invalid(at + "type", type, "must be one of " + String.join(",", TYPES)));
      }
      String format = Tree.text(column, "format");
      if (!format.isEmpty() && !FORMATS.contains(format)) {
        errors.add(
            FieldError.invalid(
                at + "format", format, "must be one of " + String.join(",", FORMATS)));
      }
      String jsonPath = Tree.text(column, "jsonPath");
      if (jsonPath.isEmpty()) {
        errors.add(FieldError.required(at + "JSONPath", ""));
      } else if (!JsonPath.parse(jsonPath).isPresent()) {
        errors.add(FieldError.invalid(at + "JSONPath", jsonPath, "is an invalid JSONPath"));
      }
    }
  }

  static void selectable(JsonNode version, String path, List<FieldError> errors) {
    JsonNode fields = version.path("selectableFields");
    if (fields.size() > SELECTABLE_MAX) {
      errors.add(
          new FieldError(
              Type.TOO_MANY,
              path,
              Integer.toString(fields.size()),
              "must have at most " + SELECTABLE_MAX + " items"));
    }
    JsonNode schema = version.path("schema").path("openAPIV3Schema");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String at = path + "[" + i + "].jsonPath";
      String jsonPath = Tree.text(fields.get(i), "jsonPath");
      if (jsonPath.isEmpty()) {
        errors.add(FieldError.required(at, ""));
      } else if (!FIELDS.matcher(jsonPath).matches()) {
        errors.add(
            FieldError.invalid(
                at, jsonPath, "is an invalid path: must be a simple path of fields"));
      } else if (jsonPath.startsWith(".metadata.") || jsonPath.equals(".metadata")) {
        errors.add(FieldError.invalid(at, jsonPath, "must not point to fields in metadata"));
      } else {
        field(schema, jsonPath, at, errors);
      }
      if (!jsonPath.isEmpty() && !seen.add(jsonPath)) {
        errors.add(FieldError.duplicate(at, jsonPath));
      }
    }
  }

  private static void field(JsonNode schema, String jsonPath, String at, List<FieldError> errors) {
    JsonNode node = schema;
    for (String name : jsonPath.substring(1).split("\\.")) {
      node = node.path("properties").path(name);
    }
    String type = Tree.text(node, "type");
    if (node.isMissingNode()) {
      errors.add(
          FieldError.invalid(at, jsonPath, "is an invalid path: does not refer to a valid field"));
    } else if (!List.of("string", "boolean", "integer").contains(type)) {
      errors.add(
          FieldError.invalid(
              at,
              jsonPath,
              "must point to a field of type string, boolean or integer. Enum string"
                  + " fields and strings with formats are allowed."));
    }
  }
}
