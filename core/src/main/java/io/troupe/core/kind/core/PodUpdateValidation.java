package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod that exists may change little: what its node can carry out, and what frees it to be
 * scheduled. Follows upstream ValidatePodUpdate.
 */
final class PodUpdateValidation {
  private PodUpdateValidation() {}

  static List<FieldError> of(ObjectNode pod, ObjectNode old) {
    ObjectNode spec = (ObjectNode) pod.path("spec");
    ObjectNode before = (ObjectNode) old.path("spec");
    List<FieldError> errors = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      if (spec.path(list).size() != before.path(list).size()) {
        return List.of(
            FieldError.forbidden("spec." + list, "pod updates may not add or remove containers"));
      }
    }
    deadline(spec, before, errors);
    tolerations(spec, before, errors);
    gates(spec, before, errors);
    // What may change is made equal; whatever still differs may not.
    ObjectNode rest = spec.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      for (int i = 0; i < rest.path(list).size(); i++) {
        if (rest.path(list).get(i) instanceof ObjectNode container) {
          Tree.copy(before.path(list).get(i), container, "image");
        }
      }
    }
    for (String free : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
      Tree.copy(before, rest, free);
    }
    if (before.path("terminationGracePeriodSeconds").asLong() < 0
        && rest.path("terminationGracePeriodSeconds").asLong() == 1) {
      Tree.copy(before, rest, "terminationGracePeriodSeconds");
    }
    if (!before.path("schedulingGates").isEmpty()) {
      GatedPods.check(spec, before, errors);
      Tree.copy(before, rest, "nodeSelector");
      GatedPods.level(rest, before);
    }
    if (!rest.equals(before)) {
      errors.add(
          FieldError.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                  + "`spec.tolerations` (only additions to existing tolerations),"
                  + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
                  + " previously negative)\n"
                  + differences(rest, before)));
    }
    return errors;
  }

  private static void deadline(ObjectNode spec, ObjectNode before, List<FieldError> errors) {
    JsonNode now = spec.path("activeDeadlineSeconds");
    JsonNode was = before.path("activeDeadlineSeconds");
    if (now.isNumber() && was.isNumber() && now.asLong() > was.asLong()) {
      errors.add(
          FieldError.invalid(
              "spec.activeDeadlineSeconds",
              now.asLong(),
              "must be less than or equal to previous value"));
    } else if (was.isNumber() && !now.isNumber()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.activeDeadlineSeconds",
              "null",
              "must not update from a positive integer to nil value"));
    }
  }

  private static void tolerations(ObjectNode spec, ObjectNode before, List<FieldError> errors) {
    List<JsonNode> now = new ArrayList<>();
    spec.path("tolerations").forEach(t -> now.add(identity(t)));
    for (JsonNode was : before.path("tolerations")) {
      if (!now.contains(identity(was))) {
        errors.add(
            FieldError.forbidden(
                "spec.tolerations",
                "existing toleration can not be modified except its tolerationSeconds"));
        return;
      }
    }
  }

  private static JsonNode identity(JsonNode toleration) {
    ObjectNode copy = toleration.deepCopy();
    copy.remove("tolerationSeconds");
    return copy;
  }

  private static void gates(ObjectNode spec, ObjectNode before, List<FieldError> errors) {
    JsonNode known = before.path("schedulingGates");
    for (JsonNode gate : spec.path("schedulingGates")) {
      boolean old = false;
      for (JsonNode was : known) {
        old |= was.path("name").equals(gate.path("name"));
      }
      if (!old) {
        errors.add(
            FieldError.forbidden(
                "spec.schedulingGates",
                "only deletion is allowed, but found new scheduling gate '"
                    + Tree.text(gate, "name")
                    + "'"));
      }
    }
  }

  /** Upstream prints a Go diff here; the fields' names serve the reader as well. */
  private static String differences(ObjectNode now, ObjectNode before) {
    ArrayNode names = now.arrayNode();
    now.properties().stream()
        .filter(f -> !f.getValue().equals(before.path(f.getKey())))
        .forEach(f -> names.add(f.getKey()));
    before.properties().stream()
        .filter(f -> !now.has(f.getKey()))
        .forEach(f -> names.add(f.getKey()));
    return "changed: " + names;
  }
}
