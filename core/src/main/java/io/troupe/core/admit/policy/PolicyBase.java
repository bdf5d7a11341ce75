package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.MatchConditions;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.meta.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What validating and mutating policies have in common, compiled.
 *
 * @param ignoresFailure failurePolicy Ignore
 * @param variables in order, by name
 * @param environment with the variables' types
 */
record PolicyBase(
    String name,
    boolean ignoresFailure,
    Optional<GroupVersionKind> paramKind,
    MatchCriteria criteria,
    MatchConditions conditions,
    Map<String, Compilation> variables,
    PolicyEnvironment environment) {

  static PolicyBase of(JsonNode policy) {
    JsonNode spec = policy.path("spec");
    Optional<GroupVersionKind> paramKind =
        Optional.of(spec.path("paramKind"))
            .filter(JsonNode::isObject)
            .map(k -> GroupVersionKind.of(k.path("apiVersion").asText(), k.path("kind").asText()));
    Use use = Use.expressions(paramKind.isPresent());
    List<MatchConditions.Condition> conditions = new ArrayList<>();
    spec.path("matchConditions")
        .forEach(c ->
            conditions.add(
                new MatchConditions.Condition(
                    c.path("name").asText(), c.path("expression").asText())));
    PolicyEnvironment environment = PolicyEnvironment.untyped();
    Map<String, Compilation> variables = new LinkedHashMap<>();
    for (JsonNode variable : spec.path("variables")) {
      String name = variable.path("name").asText();
      Compilation compilation =
          environment.compiler(use).compile(variable.path("expression").asText(), SimpleType.DYN);
      variables.put(name, compilation);
      environment = environment.plus(name, typeOf(compilation));
    }
    return new PolicyBase(
        policy.path("metadata").path("name").asText(),
        spec.path("failurePolicy").asText("Fail").equals("Ignore"),
        paramKind,
        MatchCriteria.of(spec.path("matchConstraints")),
        MatchConditions.of(conditions, use),
        variables,
        environment);
  }

  private static CelType typeOf(Compilation compilation) {
    return switch (compilation) {
      case Compilation.Compiled(var program) -> program.resultType();
      case Compilation.Failed _ -> SimpleType.DYN;
    };
  }
}
