package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What a container that is added to a running pod may not say. */
final class EphemeralContainerValidation {
  private static final List<String> FORBIDDEN =
      List.of(
          "ports",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "restartPolicyRules");

  private EphemeralContainerValidation() {}

  static void add(
      ObjectNode container,
      JsonNode pod,
      ContainerValidation containers,
      String path,
      List<FieldError> errors) {
    containers.container(container, path);
    String target = Tree.text(container, "targetContainerName");
    if (!target.isEmpty() && !names(pod).contains(target)) {
      errors.add(
          new FieldError(
              FieldError.Type.NOT_FOUND, path + ".targetContainerName", '"' + target + '"', ""));
    }
    for (String field : FORBIDDEN) {
      JsonNode said = container.path(field);
      boolean empty = said.isContainerNode() && said.isEmpty();
      if (Tree.has(container, field) && !empty) {
        errors.add(
            FieldError.forbidden(path + '.' + field, "cannot be set for an Ephemeral Container"));
      }
    }
    List<ObjectNode> mounts = Tree.objects(container.path("volumeMounts"));
    for (int i = 0; i < mounts.size(); i++) {
      for (String field : List.of("subPath", "subPathExpr")) {
        if (!Tree.text(mounts.get(i), field).isEmpty()) {
          errors.add(
              FieldError.forbidden(
                  path + ".volumeMounts[" + i + "]." + field,
                  "cannot be set for an Ephemeral Container"));
        }
      }
    }
  }

  private static List<String> names(JsonNode pod) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      pod.path(list).forEach(c -> names.add(Tree.text(c, "name")));
    }
    return names;
  }
}
