package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;

/** What each kind of volume source must say; drivers check the rest of their own. */
final class VolumeSourceValidation {
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  private static final int FILE_MODE_MAX = 0777;

  private VolumeSourceValidation() {}

  static void add(String source, JsonNode said, String path, List<FieldError> errors) {
    for (String field : VolumeSourceFields.ofPods(source)) {
      if (Tree.text(said, field).isEmpty()) {
        errors.add(FieldError.required(path + '.' + field, ""));
      }
    }
    mode(said, "defaultMode", path, errors);
    switch (source) {
      case "secret", "configMap" -> items(said, path, errors);
      case "downwardAPI" -> downward(said, path, errors);
      case "projected" -> ProjectionValidation.add(said, path, errors);
      case "hostPath" -> {
        LocalPaths.noBacksteps(Tree.text(said, "path"), path + ".path", errors);
        Choices.optional(said, "type", HOST_PATH_TYPES, path, errors);
      }
      case "nfs" -> {
        String directory = Tree.text(said, "path");
        if (!directory.isEmpty() && !directory.startsWith("/")) {
          errors.add(FieldError.invalid(path + ".path", directory, "must be an absolute path"));
        }
      }
      case "emptyDir" -> {
        String size = Tree.text(said, "sizeLimit");
        if (Quantity.parse(size).map(q -> q.signum() < 0).orElse(false)) {
          errors.add(
              FieldError.forbidden(
                  path + ".sizeLimit", "SizeLimit field must be a valid resource quantity"));
        }
      }
      case "ephemeral" -> {
        if (!said.path("volumeClaimTemplate").isObject()) {
          errors.add(FieldError.required(path + ".volumeClaimTemplate", ""));
        } else {
          claim(said.path("volumeClaimTemplate"), path + ".volumeClaimTemplate", errors);
        }
      }
      case "image" ->
          Choices.optional(
              said, "pullPolicy", List.of("Always", "IfNotPresent", "Never"), path, errors);
      default -> {}
    }
  }

  /** What a claim made for a pod must say at least. */
  private static void claim(JsonNode template, String path, List<FieldError> errors) {
    JsonNode spec = template.path("spec");
    if (spec.path("accessModes").isEmpty()) {
      errors.add(
          FieldError.required(path + ".spec.accessModes", "at least 1 access mode is required"));
    }
    if (!Tree.has(spec.path("resources").path("requests"), "storage")) {
      errors.add(FieldError.required(path + ".spec.resources[storage]", ""));
    }
  }

  /** Keys that become files. */
  static void items(JsonNode source, String path, List<FieldError> errors) {
    List<ObjectNode> items = Tree.objects(source.path("items"));
    for (int i = 0; i < items.size(); i++) {
      String at = path + ".items[" + i + "]";
      if (Tree.text(items.get(i), "key").isEmpty()) {
        errors.add(FieldError.required(at + ".key", ""));
      }
      LocalPaths.file(Tree.text(items.get(i), "path"), at + ".path", errors);
      mode(items.get(i), "mode", at, errors);
    }
  }

  /** Fields of the pod that become files. */
  static void downward(JsonNode source, String path, List<FieldError> errors) {
    List<ObjectNode> items = Tree.objects(source.path("items"));
    for (int i = 0; i < items.size(); i++) {
      String at = path + ".items[" + i + "]";
      LocalPaths.file(Tree.text(items.get(i), "path"), at + ".path", errors);
      boolean field = Tree.has(items.get(i), "fieldRef");
      boolean resource = Tree.has(items.get(i), "resourceFieldRef");
      if (field) {
        FieldRefs.ofVolume(items.get(i).path("fieldRef"), at + ".fieldRef", errors);
        if (resource) {
          errors.add(
              FieldError.invalid(
                  at,
                  "resource",
                  "fieldRef and resourceFieldRef can not be specified simultaneously"));
        }
      } else if (resource) {
        FieldRefs.resource(
            items.get(i).path("resourceFieldRef"), true, at + ".resourceFieldRef", errors);
      } else {
        errors.add(FieldError.required(at, "one of fieldRef and resourceFieldRef is required"));
      }
      mode(items.get(i), "mode", at, errors);
    }
  }

  static void mode(JsonNode parent, String field, String path, List<FieldError> errors) {
    long mode = parent.path(field).asLong(0);
    if (mode < 0 || mode > FILE_MODE_MAX) {
      errors.add(
          FieldError.invalid(
              path + '.' + field,
              mode,
              "must be a number between 0 and 0777 (octal), both inclusive"));
    }
  }
}
