package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Nodes. Follows upstream pkg/registry/core/node/strategy.go. */
final class NodeRules implements KindRules {
  private static final List<String> EFFECTS =
      List.of("NoExecute", "NoSchedule", "PreferNoSchedule");

  @Override
  public void applyDefaults(ObjectNode node) {
    Tree.defaultObject(node, "spec");
    if (node.path("spec") instanceof ObjectNode spec) {
      mirrorRanges(spec);
    }
    if (node.path("status") instanceof ObjectNode status
        && Tree.has(status, "capacity")
        && !Tree.has(status, "allocatable")) {
      status.set("allocatable", status.path("capacity").deepCopy());
    }
  }

  /** The first of the node's address ranges is also shown by itself. */
  private static void mirrorRanges(ObjectNode spec) {
    String first = Tree.text(spec, "podCIDR");
    if (!first.isEmpty() && spec.path("podCIDRs").isEmpty()) {
      spec.putArray("podCIDRs").add(first);
    } else if (first.isEmpty() && !spec.path("podCIDRs").path(0).asText("").isEmpty()) {
      spec.put("podCIDR", spec.path("podCIDRs").path(0).asText());
    }
  }

  /** A node agent registers its node with the status it has; there is nothing to take away. */
  @Override
  public boolean keepsStatusOnCreate() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode node) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode taints = node.path("spec").path("taints");
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < taints.size(); i++) {
      JsonNode taint = taints.get(i);
      String path = "spec.taints[" + i + "]";
      errors.addAll(TaintValidation.key(Tree.text(taint, "key"), path + ".key"));
      errors.addAll(TaintValidation.value(Tree.text(taint, "value"), path + ".value"));
      errors.addAll(TaintValidation.effect(Tree.text(taint, "effect"), path + ".effect", EFFECTS));
      String identity = Tree.text(taint, "key") + ':' + Tree.text(taint, "effect");
      if (seen.contains(identity)) {
        errors.add(
            new FieldError(
                FieldError.Type.DUPLICATE,
                path,
                taint.toString(),
                "taints must be unique by key and effect pair"));
      }
      seen.add(identity);
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode node, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode before = old.path("spec");
    JsonNode now = node.path("spec");
    if (!before.path("podCIDRs").isEmpty()
        && !before.path("podCIDRs").equals(now.path("podCIDRs"))) {
      errors.add(
          FieldError.forbidden(
              "spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid"));
    }
    String provider = Tree.text(before, "providerID");
    if (!provider.isEmpty() && !provider.equals(Tree.text(now, "providerID"))) {
      errors.add(
          FieldError.forbidden(
              "spec.providerID",
              "node updates may not change providerID except from \"\" to valid"));
    }
    return errors;
  }
}
