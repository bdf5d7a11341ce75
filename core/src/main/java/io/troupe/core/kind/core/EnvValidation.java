package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What a container's environment may not say. */
final class EnvValidation {
  private static final List<String> SOURCES =
      List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");

  private EnvValidation() {}

  static void add(JsonNode list, String path, List<FieldError> errors) {
    List<ObjectNode> variables = Tree.objects(list);
    for (int i = 0; i < variables.size(); i++) {
      ObjectNode variable = variables.get(i);
      String at = path + "[" + i + "]";
      name(Tree.text(variable, "name"), at + ".name", errors);
      if (variable.path("valueFrom").isObject()) {
        valueFrom(variable, at + ".valueFrom", errors);
      }
    }
  }

  static void addFrom(JsonNode list, String path, List<FieldError> errors) {
    List<ObjectNode> sources = Tree.objects(list);
    for (int i = 0; i < sources.size(); i++) {
      ObjectNode source = sources.get(i);
      String at = path + "[" + i + "]";
      long given =
          List.of("configMapRef", "secretRef").stream().filter(f -> Tree.has(source, f)).count();
      if (given == 0) {
        errors.add(
            FieldError.invalid(at, "", "must specify one of: `configMapRef` or `secretRef`"));
      } else if (given > 1) {
        errors.add(
            FieldError.invalid(at, "", "may not have more than one field specified at a time"));
      }
      String prefix = Tree.text(source, "prefix");
      if (!prefix.isEmpty()) {
        name(prefix, at + ".prefix", errors);
      }
      for (String reference : List.of("configMapRef", "secretRef")) {
        if (Tree.has(source, reference) && Tree.text(source.path(reference), "name").isEmpty()) {
          errors.add(FieldError.required(at + '.' + reference + ".name", ""));
        }
      }
    }
  }

  private static void name(String name, String path, List<FieldError> errors) {
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (!name.chars().allMatch(c -> c >= ' ' && c < 127 && c != '=')) {
      errors.add(
          FieldError.invalid(
              path,
              name,
              "a valid environment variable name must consist only of printable ASCII characters"
                  + " other than '='"));
    }
  }

  private static void valueFrom(ObjectNode variable, String path, List<FieldError> errors) {
    JsonNode from = variable.path("valueFrom");
    long given = SOURCES.stream().filter(s -> Tree.has(from, s)).count();
    if (given == 0) {
      errors.add(
          FieldError.invalid(
              path,
              "",
              "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                  + " `secretKeyRef` or `fileKeyRef`"));
    } else if (!Tree.text(variable, "value").isEmpty()) {
      errors.add(FieldError.invalid(path, "", "may not be specified when `value` is not empty"));
    } else if (given > 1) {
      errors.add(
          FieldError.invalid(path, "", "may not have more than one field specified at a time"));
    }
    for (String reference : List.of("configMapKeyRef", "secretKeyRef")) {
      if (Tree.has(from, reference)) {
        if (Tree.text(from.path(reference), "name").isEmpty()) {
          errors.add(FieldError.required(path + '.' + reference + ".name", ""));
        }
        if (Tree.text(from.path(reference), "key").isEmpty()) {
          errors.add(FieldError.required(path + '.' + reference + ".key", ""));
        }
      }
    }
    if (Tree.has(from, "fieldRef")) {
      FieldRefs.ofEnv(from.path("fieldRef"), path + ".fieldRef", errors);
    }
    if (Tree.has(from, "resourceFieldRef")) {
      FieldRefs.resource(from.path("resourceFieldRef"), false, path + ".resourceFieldRef", errors);
    }
  }
}
