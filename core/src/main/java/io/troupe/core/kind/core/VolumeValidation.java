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
      VolumeSourceValidation.add(source, said, at, errors);
    }
  }
}
