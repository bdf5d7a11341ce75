package io.troupe.core.cel;

import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The matchConditions of a webhook or policy: all must be true for it to be asked. One that is
 * false ends the matter, whatever others did; otherwise any error decides. Immutable. Follows
 * upstream webhook/matchconditions/matcher.go.
 */
public final class MatchConditions {

  /**
   * One condition.
   *
   * @param name unique within its list
   */
  public record Condition(String name, String expression) {}

  /** What became of them. */
  public sealed interface Answer {
    record Matches() implements Answer {}

    /**
     * @param condition the first that is false
     */
    record Not(String condition) implements Answer {}

    /**
     * Neither can be said; failurePolicy decides.
     *
     * @param message what went wrong, in upstream's words
     */
    record Unclear(String message) implements Answer {}
  }

  private record Compiled(Condition condition, Compilation compilation) {}

  private final List<Compiled> conditions;

  private MatchConditions(List<Compiled> conditions) {
    this.conditions = List.copyOf(conditions);
  }

  /**
   * @param use which variables they may name; {@link #evaluate} must be given those
   */
  public static MatchConditions of(List<Condition> conditions, PolicyEnvironment.Use use) {
    if (conditions.isEmpty()) {
      return new MatchConditions(List.of());
    }
    CelCompiler compiler = PolicyEnvironment.untyped().compiler(use);
    return new MatchConditions(
        conditions.stream()
            .map(c -> new Compiled(c, compiler.compile(c.expression(), SimpleType.BOOL)))
            .toList());
  }

  /** Those of webhooks: object, oldObject, request and authorizer. */
  public static MatchConditions ofWebhook(List<Condition> conditions) {
    return of(conditions, PolicyEnvironment.Use.WEBHOOK);
  }

  public boolean isEmpty() {
    return conditions.isEmpty();
  }

  /**
   * @param bindings values by variable, see {@link CelValues}, {@link AdmissionShapes} and {@link
   *     io.troupe.core.cel.library.CelAuthorizer}; an absent object is NullValue
   */
  public Answer evaluate(Map<String, ?> bindings) {
    CelBudget budget = CelBudget.ofMatchConditions();
    List<String> errors = new ArrayList<>();
    for (Compiled each : conditions) {
      switch (each.compilation) {
        case Compilation.Failed(var message) -> errors.add("compilation error: " + message);
        case Compilation.Compiled(var program) -> {
          switch (program.eval(bindings, budget)) {
            case Evaluation.Value(var value) -> {
              if (Boolean.FALSE.equals(value)) {
                return new Answer.Not(each.condition.name());
              }
            }
            case Evaluation.Failed(var message) ->
                errors.add(
                    "expression '"
                        + each.condition.expression()
                        + "' resulted in error: "
                        + message);
            case Evaluation.OverBudget _ -> {
              return new Answer.Unclear(
                  "validation failed due to running out of cost budget, no further validation rules"
                      + " will be run");
            }
          }
        }
      }
    }
    return errors.isEmpty()
        ? new Answer.Matches()
        : new Answer.Unclear(
            errors.size() == 1 ? errors.getFirst() : '[' + String.join(", ", errors) + ']');
  }
}
