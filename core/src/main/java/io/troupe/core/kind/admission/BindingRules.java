package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Bindings of policies.
 *
 * @param validating whether it says what becomes of a failed validation
 */
record BindingRules(boolean validating) implements KindRules {
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");
  private static final List<String> NOT_FOUND_ACTIONS = List.of("Allow", "Deny");

  @Override
  public void applyDefaults(ObjectNode binding) {
    if (binding.path("spec").path("matchResources") instanceof ObjectNode match) {
      MatchRules.applyDefaults(match);
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode binding) {
    Checks checks = new Checks();
    JsonNode spec = binding.path("spec");
    String policy = Tree.text(spec, "policyName");
    if (policy.isEmpty()) {
      checks.required("spec.policyName", "");
    } else {
      NameForm.SUBDOMAIN
          .problems(policy)
          .forEach(p -> checks.invalid("spec.policyName", policy, p));
    }
    if (spec.path("paramRef").isObject()) {
      paramRef(spec.path("paramRef"), checks);
    }
    if (spec.path("matchResources").isObject()) {
      MatchRules.check(spec.path("matchResources"), "spec.matchResources", checks);
    }
    if (validating) {
      actions(spec.path("validationActions"), checks);
    }
    return checks.all();
  }

  private static void paramRef(JsonNode ref, Checks checks) {
    String name = Tree.text(ref, "name");
    if (!name.isEmpty()) {
      NameForm.PATH_SEGMENT
          .problems(name)
          .forEach(p -> checks.invalid("spec.paramRef.name", name, p));
      if (ref.has("selector")) {
        checks.forbidden("spec.paramRef.name", "name and selector are mutually exclusive");
      }
    }
    if (ref.has("selector")) {
      MatchRules.selector(ref.path("selector"), "spec.paramRef.selector", checks);
      if (!name.isEmpty()) {
        checks.forbidden("spec.paramRef.selector", "name and selector are mutually exclusive");
      }
    }
    if (name.isEmpty() && !ref.has("selector")) {
      checks.required("spec.paramRef", "one of name or selector must be specified");
    }
    checks.oneOf(
        "spec.paramRef.parameterNotFoundAction",
        ref.path("parameterNotFoundAction"),
        NOT_FOUND_ACTIONS);
  }

  private static void actions(JsonNode actions, Checks checks) {
    String path = "spec.validationActions";
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < actions.size(); i++) {
      String action = actions.get(i).asText();
      checks.supported(path + "[" + i + "]", action, ACTIONS);
      if (!seen.add(action)) {
        checks.duplicate(path + "[" + i + "]", action);
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      checks.invalidJson(
          path,
          actions,
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
    if (actions.isEmpty()) {
      checks.required(path, "at least one validation action is required");
    }
  }
}
