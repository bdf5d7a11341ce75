package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Map;

/**
 * While a pod is held back from scheduling, its choice of nodes may be narrowed, never widened.
 * Follows upstream's rules for pods with scheduling gates.
 */
final class GatedPods {
  private static final String HARD = "requiredDuringSchedulingIgnoredDuringExecution";

  private GatedPods() {}

  static void check(ObjectNode spec, ObjectNode before, List<FieldError> errors) {
    for (Map.Entry<String, JsonNode> label : before.path("nodeSelector").properties()) {
      if (!label.getValue().equals(spec.path("nodeSelector").path(label.getKey()))) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "spec.nodeSelector",
                spec.path("nodeSelector").toString(),
                "only additions to spec.nodeSelector are allowed (no mutations or deletions)"));
        break;
      }
    }
    JsonNode was = terms(before);
    JsonNode now = terms(spec);
    if (was.isEmpty()) {
      return;
    }
    String path = "spec.affinity.nodeAffinity." + HARD + ".nodeSelectorTerms";
    if (was.size() != now.size()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              now.toString(),
              "no additions/deletions to non-empty NodeSelectorTerms list are allowed"));
      return;
    }
    for (int i = 0; i < was.size(); i++) {
      for (String list : List.of("matchExpressions", "matchFields")) {
        if (!startsWith(now.get(i).path(list), was.get(i).path(list))) {
          errors.add(
              new FieldError(
                  FieldError.Type.INVALID,
                  path + "[" + i + "]",
                  now.get(i).toString(),
                  "only additions are allowed (no mutations or deletions)"));
        }
      }
    }
  }

  /** Makes the old node affinity that of the new one: it has been looked at. */
  static void level(ObjectNode rest, ObjectNode before) {
    if (Tree.has(before.path("affinity"), "nodeAffinity")) {
      Tree.copy(before.path("affinity"), Tree.child(rest, "affinity"), "nodeAffinity");
    } else if (rest.path("affinity") instanceof ObjectNode affinity) {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty() && !Tree.has(before, "affinity")) {
        rest.remove("affinity");
      }
    }
  }

  private static JsonNode terms(JsonNode spec) {
    return spec.path("affinity").path("nodeAffinity").path(HARD).path("nodeSelectorTerms");
  }

  private static boolean startsWith(JsonNode now, JsonNode was) {
    for (int i = 0; i < was.size(); i++) {
      if (!was.get(i).equals(now.path(i))) {
        return false;
      }
    }
    return true;
  }
}
