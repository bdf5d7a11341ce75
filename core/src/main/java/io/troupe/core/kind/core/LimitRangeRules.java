package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** LimitRanges. Follows upstream SetDefaults_LimitRangeItem and ValidateLimitRange. */
final class LimitRangeRules implements KindRules {
  private static final List<String> TYPES = List.of("Pod", "Container", "PersistentVolumeClaim");

  @Override
  public void applyDefaults(ObjectNode range) {
    for (ObjectNode limit : Tree.objects(range.path("spec").path("limits"))) {
      if (Tree.text(limit, "type").equals("Container")) {
        fill(limit, "max", "default");
        fill(limit, "default", "defaultRequest");
        fill(limit, "min", "defaultRequest");
      }
    }
  }

  /** What one list says and the other leaves out. */
  private static void fill(ObjectNode limit, String from, String to) {
    for (Map.Entry<String, JsonNode> amount : limit.path(from).properties()) {
      ObjectNode target = Tree.child(limit, to);
      if (!Tree.has(target, amount.getKey())) {
        target.set(amount.getKey(), amount.getValue());
      }
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode range) {
    List<FieldError> errors = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    List<ObjectNode> limits = Tree.objects(range.path("spec").path("limits"));
    for (int i = 0; i < limits.size(); i++) {
      String path = "spec.limits[" + i + "]";
      String type = Tree.text(limits.get(i), "type");
      Labels.keyProblems(type)
          .forEach(p -> errors.add(FieldError.invalid(path + ".type", type, p)));
      if (!type.contains("/") && !TYPES.contains(type)) {
        errors.add(
            FieldError.invalid(
                path + ".type", type, "must be a standard limit type or fully qualified"));
      }
      if (!seen.add(type)) {
        errors.add(FieldError.duplicate(path + ".type", type));
      }
      limit(limits.get(i), type, path, errors);
    }
    return errors;
  }

  private static void limit(ObjectNode limit, String type, String path, List<FieldError> errors) {
    for (String list : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
      if (type.equals("Pod") && list.startsWith("default") && !limit.path(list).isEmpty()) {
        errors.add(
            FieldError.forbidden(path + '.' + list, "may not be specified when `type` is 'Pod'"));
        continue;
      }
      for (Map.Entry<String, JsonNode> amount : limit.path(list).properties()) {
        String at = path + '.' + list + "[" + amount.getKey() + "]";
        if (type.equals("Container")) {
          ResourceNames.ofContainer(amount.getKey(), at, errors);
        } else {
          ResourceNames.ofAnything(amount.getKey(), at, errors);
        }
      }
    }
    boolean claim = type.equals("PersistentVolumeClaim");
    if (claim
        && !Tree.has(limit.path("min"), "storage")
        && !Tree.has(limit.path("max"), "storage")) {
      errors.add(
          FieldError.required(
              path + ".limits",
              "either minimum or maximum storage value is required, but neither was provided"));
    }
    LimitOrder.check(limit, path, errors);
  }
}
