package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.policy.MutatingPolicy.Mutation;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.cel.MatchConditions;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.patch.PatchKind;
import io.troupe.core.patch.Patches;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Runs one policy's mutations on one object. Follows upstream policy/mutating/patch. */
final class Mutator {
  private final MutatingPolicy policy;
  private final Schema schema;
  private final Map<String, Object> base;
  private final Optional<ObjectNode> params;

  /**
   * @param base see {@link PolicyBindings#of}; its object is replaced by what has become of it
   */
  Mutator(
      MutatingPolicy policy, Schema schema, Map<String, Object> base, Optional<ObjectNode> params) {
    this.policy = policy;
    this.schema = schema;
    this.base = base;
    this.params = params;
  }

  /**
   * @return the object itself when nothing matches, a tree of its own otherwise; refused, with a
   *     message only, when an expression or its result is no good
   */
  Result<ObjectNode> run(ObjectNode object) {
    CelBudget budget = CelBudget.ofGroup();
    switch (policy.base().conditions().evaluate(values(object, budget))) {
      case MatchConditions.Answer.Not _ -> {
        return Result.ok(object);
      }
      case MatchConditions.Answer.Unclear(var message) -> {
        return refused(message);
      }
      case MatchConditions.Answer.Matches _ -> {}
    }
    ObjectNode current = object;
    for (Mutation mutation : policy.mutations()) {
      ObjectNode before = current;
      Result<ObjectNode> next =
          value(mutation, before, budget).then(made -> patched(mutation, before, made));
      switch (next) {
        case Result.Refused<ObjectNode> refused -> {
          return refused;
        }
        case Result.Ok<ObjectNode>(var patched) -> current = patched;
      }
    }
    return Result.ok(current);
  }

  private Map<String, Object> values(ObjectNode object, CelBudget budget) {
    Map<String, Object> values = new HashMap<>(base);
    values.put("object", CelValues.of(object));
    return PolicyBindings.with(values, params, policy.base().variables(), budget);
  }

  private Result<JsonNode> value(Mutation mutation, ObjectNode object, CelBudget budget) {
    return switch (mutation.compilation()) {
      case Compilation.Failed(var message) -> refused("compilation error: " + message);
      case Compilation.Compiled(var program) ->
          switch (program.eval(values(object, budget), budget)) {
            case Evaluation.OverBudget _ -> refused(Validator.OUT_OF_BUDGET);
            case Evaluation.Failed(var message) ->
                refused("expression '" + mutation.expression() + "' resulted in error: " + message);
            case Evaluation.Value(var value) -> {
              try {
                yield Result.ok(CelValues.toJson(value));
              } catch (IllegalArgumentException e) {
                yield refused(e.getMessage());
              }
            }
          };
    };
  }

  private Result<ObjectNode> patched(Mutation mutation, ObjectNode object, JsonNode made) {
    Result<ObjectNode> patched =
        mutation.apply()
            ? applied(object, (ObjectNode) made)
            : Patches.apply(PatchKind.JSON, schema, object, made);
    return patched.then(this::checked);
  }

  private Result<ObjectNode> applied(ObjectNode object, ObjectNode configuration) {
    try {
      return Result.ok(ConfigurationMerge.merge(schema, object, configuration));
    } catch (ConfigurationMerge.Unfit e) {
      return refused(
          "error applying patch: "
              + (e.getMessage().startsWith("may not") ? "invalid ApplyConfiguration: " : "")
              + e.getMessage());
    }
  }

  private Result<ObjectNode> checked(ObjectNode object) {
    SchemaCheck check = SchemaCheck.of(schema, object);
    if (!check.typeErrors().isEmpty()) {
      return refused(check.typeErrors().getFirst());
    }
    return check.unknownFields().isEmpty()
        ? Result.ok(object)
        : refused(String.join(", ", check.unknownFields()));
  }

  private static <T> Result<T> refused(String message) {
    return Result.refused(Failure.badRequest(message));
  }
}
