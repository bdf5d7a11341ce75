package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.ListType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.MutationTypes;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** MutatingAdmissionPolicies. */
final class MutatingPolicyRules implements KindRules {
  private static final List<String> PATCH_TYPES = List.of("ApplyConfiguration", "JSONPatch");
  private static final List<String> REINVOCATION = List.of("IfNeeded", "Never");

  @Override
  public void applyDefaults(ObjectNode policy) {
    PolicyRules.applyDefaults(policy);
    if (policy.path("spec") instanceof ObjectNode spec) {
      Tree.defaultText(spec, "reinvocationPolicy", "Never");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    Checks checks = new Checks();
    JsonNode spec = policy.path("spec");
    PolicyRules.check(spec, checks);
    boolean params = spec.path("paramKind").isObject();
    PolicyEnvironment environment = PolicyRules.variables(spec, Use.expressions(params), checks);
    Use use = Use.expressions(params);
    JsonNode mutations = spec.path("mutations");
    if (mutations.isEmpty()) {
      checks.required("spec.mutations", "mutations must contain at least one item");
    }
    for (int i = 0; i < mutations.size(); i++) {
      mutation(mutations.get(i), "spec.mutations[" + i + "]", environment, use, checks);
    }
    checks.oneOf("spec.reinvocationPolicy", spec.path("reinvocationPolicy"), REINVOCATION);
    return checks.all();
  }

  private static void mutation(
      JsonNode mutation, String path, PolicyEnvironment environment, Use use, Checks checks) {
    String type = Tree.text(mutation, "patchType");
    if (type.isEmpty()) {
      checks.required(path + ".patchType", "");
      return;
    }
    checks.supported(path + ".patchType", type, PATCH_TYPES);
    boolean apply = type.equals("ApplyConfiguration");
    String wanted = apply ? "applyConfiguration" : "jsonPatch";
    String other = apply ? "jsonPatch" : "applyConfiguration";
    if (mutation.has(other)) {
      checks.invalidJson(
          path + '.' + other, mutation.path(other), "must not be set when patchType is " + type);
    }
    if (!mutation.path(wanted).isObject()) {
      checks.required(path + '.' + wanted, "must be specified when patchType is " + type);
      return;
    }
    String expression = Tree.text(mutation.path(wanted), "expression");
    String at = path + '.' + wanted + ".expression";
    CelCompiler compiler = environment.mutation(use, expression);
    if (apply) {
      checks.expression(at, expression, compiler, MutationTypes.OBJECT);
    } else {
      checks.expression(at, expression, compiler, ListType.create(MutationTypes.JSON_PATCH));
    }
  }
}
