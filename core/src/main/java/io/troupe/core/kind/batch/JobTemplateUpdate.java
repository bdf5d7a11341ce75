package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Immutable;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/**
 * A Job's template does not change, except where its pods may go and what they ask for while the
 * Job is suspended: that is how queueing systems place it.
 */
final class JobTemplateUpdate {
  private JobTemplateUpdate() {}

  static void check(ObjectNode job, ObjectNode old, List<FieldError> errors) {
    JsonNode now = job.path("spec").path("template");
    JsonNode before = old.path("spec").path("template");
    if (now.equals(before)) {
      return;
    }
    ObjectNode allowed = before instanceof ObjectNode object ? object.deepCopy() : job.objectNode();
    if (old.path("spec").path("suspend").asBoolean(false)) {
      boolean started = Tree.has(old.path("status"), "startTime");
      if (!started && now instanceof ObjectNode template) {
        placement(template, allowed);
      }
      if (now instanceof ObjectNode template) {
        resources(template, allowed);
      }
    }
    if (!now.equals(allowed)) {
      errors.add(Immutable.changed(now, "spec.template"));
    }
  }

  /** Copies into the old template what of the new one may differ. */
  private static void placement(ObjectNode template, ObjectNode allowed) {
    ObjectNode spec = Tree.child(allowed, "spec");
    JsonNode wanted = template.path("spec");
    for (String field : List.of("nodeSelector", "tolerations", "schedulingGates")) {
      Tree.copy(wanted, spec, field);
    }
    ObjectNode metadata = Tree.child(allowed, "metadata");
    for (String field : List.of("annotations", "labels")) {
      Tree.copy(template.path("metadata"), metadata, field);
    }
    if (Tree.has(wanted, "affinity")) {
      Tree.copy(wanted.path("affinity"), Tree.child(spec, "affinity"), "nodeAffinity");
    } else if (spec.path("affinity") instanceof ObjectNode affinity) {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty()) {
        spec.remove("affinity");
      }
    }
    if (metadata.isEmpty() && !Tree.has(template, "metadata")) {
      allowed.remove("metadata");
    }
  }

  private static void resources(ObjectNode template, ObjectNode allowed) {
    for (String list : List.of("containers", "initContainers")) {
      List<ObjectNode> wanted = Tree.objects(template.path("spec").path(list));
      List<ObjectNode> kept = Tree.objects(allowed.path("spec").path(list));
      for (int i = 0; i < Math.min(wanted.size(), kept.size()); i++) {
        if (wanted.get(i).path("name").equals(kept.get(i).path("name"))) {
          Tree.copy(wanted.get(i), kept.get(i), "resources");
        }
      }
    }
  }
}
