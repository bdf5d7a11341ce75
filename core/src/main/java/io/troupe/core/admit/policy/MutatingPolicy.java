package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.ListType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.MutationTypes;
import io.troupe.core.cel.PolicyEnvironment.Use;
import java.util.ArrayList;
import java.util.List;

/**
 * A MutatingAdmissionPolicy, compiled.
 *
 * @param reinvoked reinvocationPolicy IfNeeded
 */
record MutatingPolicy(PolicyBase base, List<Mutation> mutations, boolean reinvoked) {

  /**
   * @param apply whether the expression gives a configuration to apply, not a JSON patch
   */
  record Mutation(boolean apply, String expression, Compilation compilation) {}

  static MutatingPolicy of(JsonNode policy) {
    PolicyBase base = PolicyBase.of(policy);
    Use use = Use.expressions(base.paramKind().isPresent());
    List<Mutation> mutations = new ArrayList<>();
    for (JsonNode each : policy.path("spec").path("mutations")) {
      boolean apply = each.path("patchType").asText().equals("ApplyConfiguration");
      String text =
          each.path(apply ? "applyConfiguration" : "jsonPatch").path("expression").asText();
      CelCompiler compiler = base.environment().mutation(use, text);
      mutations.add(
          new Mutation(
              apply,
              text,
              apply
                  ? compiler.compile(text, MutationTypes.OBJECT)
                  : compiler.compile(text, ListType.create(MutationTypes.JSON_PATCH))));
    }
    boolean reinvoked =
        policy.path("spec").path("reinvocationPolicy").asText("Never").equals("IfNeeded");
    return new MutatingPolicy(base, List.copyOf(mutations), reinvoked);
  }
}
