package io.troupe.core.kind.scheduling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** PriorityClasses. Follows upstream pkg/apis/scheduling/validation. */
final class PriorityClassRules implements KindRules {
  private static final long USER_VALUE_MAX = 1_000_000_000;
  private static final String SYSTEM = "system-";
  private static final Map<String, Long> SYSTEM_VALUES =
      Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);
  private static final List<String> POLICIES = List.of("Never", "PreemptLowerPriority");

  @Override
  public void applyDefaults(ObjectNode priority) {
    Tree.defaultText(priority, "preemptionPolicy", "PreemptLowerPriority");
    Tree.defaultNumber(priority, "value", 0);
  }

  @Override
  public List<FieldError> validate(ObjectNode priority) {
    List<FieldError> errors = new ArrayList<>();
    String name = Tree.text(priority.path("metadata"), "name");
    long value = priority.path("value").asLong(0);
    if (name.startsWith(SYSTEM)) {
      if (!Long.valueOf(value).equals(SYSTEM_VALUES.get(name))) {
        errors.add(
            FieldError.forbidden(
                "metadata.name",
                "priority class names with '"
                    + SYSTEM
                    + "' prefix are reserved for system use only"));
      }
    } else if (value > USER_VALUE_MAX) {
      errors.add(
          FieldError.forbidden(
              "value", "maximum allowed value of a user defined priority is " + USER_VALUE_MAX));
    }
    String policy = Tree.text(priority, "preemptionPolicy");
    if (!POLICIES.contains(policy)) {
      errors.add(FieldError.notSupported("preemptionPolicy", policy, POLICIES));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode priority, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    if (priority.path("value").asLong() != old.path("value").asLong()) {
      errors.add(FieldError.forbidden("value", "may not be changed in an update."));
    }
    if (!priority.path("preemptionPolicy").equals(old.path("preemptionPolicy"))) {
      errors.add(
          FieldError.invalid(
              "preemptionPolicy", Tree.text(priority, "preemptionPolicy"), "field is immutable"));
    }
    return errors;
  }
}
