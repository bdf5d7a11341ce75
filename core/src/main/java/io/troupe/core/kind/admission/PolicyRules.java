package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.kind.Tree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What validating and mutating policies have in common. */
final class PolicyRules {
  private static final List<String> FAILURE_POLICIES = List.of("Fail", "Ignore");

  /** Words an expression cannot use for a name. */
  private static final Set<String> WORDS =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");

  private PolicyRules() {}

  static void applyDefaults(ObjectNode policy) {
    if (policy.path("spec") instanceof ObjectNode spec) {
      Tree.defaultText(spec, "failurePolicy", "Fail");
      if (spec.path("matchConstraints") instanceof ObjectNode match) {
        MatchRules.applyDefaults(match);
      }
    }
  }

  /** All but what a policy decides or changes. */
  static void check(JsonNode spec, Checks checks) {
    checks.oneOf("spec.failurePolicy", spec.path("failurePolicy"), FAILURE_POLICIES);
    JsonNode paramKind = spec.path("paramKind");
    if (paramKind.isObject()) {
      paramKind(paramKind, checks);
    }
    JsonNode match = spec.path("matchConstraints");
    if (!match.isObject()) {
      checks.required("spec.matchConstraints", "");
    } else {
      MatchRules.check(match, "spec.matchConstraints", checks);
      if (match.path("resourceRules").isEmpty()) {
        checks.required("spec.matchConstraints.resourceRules", "");
      }
    }
    Use use = Use.expressions(paramKind.isObject());
    ConditionRules.check(
        spec.path("matchConditions"),
        "spec.matchConditions",
        PolicyEnvironment.untyped().compiler(use),
        checks);
  }

  private static void paramKind(JsonNode paramKind, Checks checks) {
    String version = Tree.text(paramKind, "apiVersion");
    if (version.isEmpty()) {
      checks.required("spec.paramKind.apiVersion", "");
    } else if (version.indexOf('/') != version.lastIndexOf('/')) {
      checks.invalid(
          "spec.paramKind.apiVersion", version, "unexpected GroupVersion string: " + version);
    }
    if (Tree.text(paramKind, "kind").isEmpty()) {
      checks.required("spec.paramKind.kind", "");
    }
  }

  /** Checks the composed variables, each of which sees those before it. */
  static PolicyEnvironment variables(JsonNode spec, Use use, Checks checks) {
    PolicyEnvironment environment = PolicyEnvironment.untyped();
    Set<String> names = new TreeSet<>();
    JsonNode variables = spec.path("variables");
    for (int i = 0; i < variables.size(); i++) {
      String path = "spec.variables[" + i + "]";
      String name = Tree.text(variables.get(i), "name");
      if (name.isBlank()) {
        checks.required(path + ".name", "name is not specified");
      } else if (!name.matches("[_a-zA-Z][_a-zA-Z0-9]*") || WORDS.contains(name)) {
        checks.invalid(path + ".name", name, "name is not a valid CEL identifier");
      }
      CelType type =
          checks.expression(
              path + ".expression",
              Tree.text(variables.get(i), "expression"),
              environment.compiler(use),
              SimpleType.DYN);
      if (!names.add(name)) {
        checks.duplicate(path + ".name", name);
      }
      environment = environment.plus(name, type == null ? SimpleType.DYN : type);
    }
    return environment;
  }
}
