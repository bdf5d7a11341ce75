package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.ObjectPart;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code pods/resize}: what containers of a running pod ask for. What becomes of it, the node agent
 * says in the status. Follows upstream ValidatePodResize.
 */
final class ResizePart implements ObjectPart {
  private static final List<String> RESOURCES = List.of("cpu", "memory");
  private static final List<String> LISTS = List.of("containers", "initContainers");

  @Override
  public ObjectNode merge(ObjectNode proposed, ObjectNode current) {
    ObjectNode next = current.deepCopy();
    for (String field : List.of("containers", "initContainers", "resources")) {
      Tree.copy(proposed.path("spec"), Tree.child(next, "spec"), field);
    }
    return next;
  }

  @Override
  public List<FieldError> validate(ObjectNode pod, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(PodValidation.ofPod(pod));
    if (Tree.has(old.path("metadata").path("annotations"), "kubernetes.io/config.mirror")) {
      errors.add(FieldError.forbidden("", "static pods cannot be resized"));
      return errors;
    }
    ObjectNode rest = pod.path("spec").deepCopy();
    JsonNode before = old.path("spec");
    for (String list : LISTS) {
      List<ObjectNode> now = Tree.objects(rest.path(list));
      for (int i = 0; i < Math.min(now.size(), before.path(list).size()); i++) {
        JsonNode was = before.path(list).get(i);
        boolean restarts =
            list.equals("containers") || Tree.text(was, "restartPolicy").equals("Always");
        if (restarts) {
          String path = "spec." + list + "[" + i + "].resources";
          removed(now.get(i).path("resources"), was.path("resources"), path, errors);
          level(now.get(i), was);
        }
      }
    }
    level(rest, before);
    if (!rest.equals(before)) {
      errors.add(FieldError.forbidden("spec", "only cpu and memory resources are mutable"));
    }
    String quality = QosClass.of(pod.path("spec"));
    if (!quality.equals(Tree.text(old.path("status"), "qosClass"))) {
      errors.add(
          FieldError.invalid(
              "spec", quality, "Pod QOS Class may not change as a result of resizing"));
    }
    return errors;
  }

  /** Makes what may differ equal. */
  private static void level(ObjectNode now, JsonNode was) {
    if (!(now.path("resources") instanceof ObjectNode resources)) {
      return;
    }
    for (String list : List.of("requests", "limits")) {
      JsonNode before = was.path("resources").path(list);
      for (String resource : RESOURCES) {
        if (Tree.has(resources.path(list), resource) || Tree.has(before, resource)) {
          Tree.copy(before, Tree.child(resources, list), resource);
        }
      }
      if (resources.path(list).isEmpty() && before.isMissingNode()) {
        resources.remove(list);
      }
    }
    if (resources.isEmpty() && !Tree.has(was, "resources")) {
      now.remove("resources");
    }
  }

  private static void removed(JsonNode now, JsonNode before, String path, List<FieldError> errors) {
    for (String list : List.of("requests", "limits")) {
      for (Map.Entry<String, JsonNode> was : before.path(list).properties()) {
        if (RESOURCES.contains(was.getKey()) && !Tree.has(now.path(list), was.getKey())) {
          errors.add(
              FieldError.forbidden(path + '.' + list, "resource " + list + " cannot be removed"));
        }
      }
    }
  }
}
