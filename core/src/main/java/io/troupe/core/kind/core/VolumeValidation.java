package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's volumes may not say. */
final class VolumeValidation {
  private static final int FILE_MODE_MAX = 0777;

  private VolumeValidation() {}

  /** Adds what is wrong and returns the volumes' names. */
  static Set<String> add(JsonNode list, String path, List<FieldError> errors) {
    Set<String> names = new HashSet<>();
    List<ObjectNode> volumes = Tree.objects(list);
    for (int i = 0; i < volumes.size(); i++) {
      ObjectNode volume = volumes.get(i);
      String at = path + "[" + i + "]";
      String name = Tree.text(volume, "name");
      if (name.isEmpty()) {
        errors.add(FieldError.required(at + ".name", ""));
      } else {
        NameForm.LABEL
            .problems(name)
            .forEach(p -> errors.add(FieldError.invalid(at + ".name", name, p)));
        if (!names.add(name)) {
          errors.add(FieldError.duplicate(at + ".name", name));
        }
      }
      source(volume, at, errors);
    }
    return names;
  }

  private static void source(ObjectNode volume, String path, List<FieldError> errors) {
    List<String> sources =
        volume.properties().stream()
            .filter(f -> !f.getKey().equals("name") && !f.getValue().isNull())
            .map(f -> f.getKey())
            .toList();
    if (sources.isEmpty()) {
      errors.add(FieldError.required(path, "must specify a volume type"));
    }
    for (String extra : sources.subList(Math.min(1, sources.size()), sources.size())) {
      errors.add(
          FieldError.forbidden(path + '.' + extra, "may not specify more than 1 volume type"));
    }
    for (String source : sources) {
      JsonNode said = volume.path(source);
      String at = path + '.' + source;
      switch (source) {
        case "secret" -> required(said, "secretName", at, errors);
        case "configMap" -> required(said, "name", at, errors);
        case "persistentVolumeClaim" -> required(said, "claimName", at, errors);
        case "hostPath" -> hostPath(said, at, errors);
        default -> {} // drivers check their own sources
      }
      long mode = said.path("defaultMode").asLong(0);
      if (mode < 0 || mode > FILE_MODE_MAX) {
        errors.add(
            FieldError.invalid(
                at + ".defaultMode",
                mode,
                "must be a number between 0 and 0777 (octal), both inclusive"));
      }
    }
  }

  private static void required(
      JsonNode source, String field, String path, List<FieldError> errors) {
    if (Tree.text(source, field).isEmpty()) {
      errors.add(FieldError.required(path + '.' + field, ""));
    }
  }

  private static void hostPath(JsonNode source, String path, List<FieldError> errors) {
    required(source, "path", path, errors);
    String host = Tree.text(source, "path");
    if (List.of(host.split("/")).contains("..")) {
      errors.add(FieldError.invalid(path + ".path", host, "must not contain '..'"));
    }
  }
}
