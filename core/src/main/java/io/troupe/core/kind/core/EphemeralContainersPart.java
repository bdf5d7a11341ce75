package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.ObjectPart;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** {@code pods/ephemeralcontainers}: containers are added, none is changed or taken away. */
final class EphemeralContainersPart implements ObjectPart {
  private static final String LIST = "ephemeralContainers";

  @Override
  public ObjectNode merge(ObjectNode proposed, ObjectNode current) {
    ObjectNode next = current.deepCopy();
    Tree.copy(proposed.path("spec"), Tree.child(next, "spec"), LIST);
    return next;
  }

  @Override
  public List<FieldError> validate(ObjectNode pod, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(PodValidation.ofPod(pod));
    String path = "spec." + LIST;
    for (JsonNode before : old.path("spec").path(LIST)) {
      String name = Tree.text(before, "name");
      JsonNode now = null;
      for (JsonNode each : pod.path("spec").path(LIST)) {
        now = Tree.text(each, "name").equals(name) ? each : now;
      }
      if (now == null) {
        errors.add(
            FieldError.forbidden(
                path, "existing ephemeral containers \"" + name + "\" may not be removed\n"));
      } else if (!now.equals(before)) {
        errors.add(
            FieldError.forbidden(
                path, "existing ephemeral containers \"" + name + "\" may not be changed\n"));
      }
    }
    return errors;
  }
}
