package io.troupe.core.schema.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.cost.Interval;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a schema that somebody wants to store. Follows upstream
 * pkg/apis/apiextensions/validation, its part on x-kubernetes-validations.
 */
public final class RuleValidation {
  private static final int MESSAGE_CHARS_MAX = 2_048;
  private static final List<String> REASONS =
      List.of(
          "FieldValueRequired", "FieldValueInvalid", "FieldValueForbidden", "FieldValueDuplicate");

  private final List<FieldError> errors;
  private final RuleCosts costs;

  private RuleValidation(List<FieldError> errors, RuleCosts costs) {
    this.errors = errors;
    this.costs = costs;
  }

  /**
   * @param schema structural
   * @param known whether the schema is stored already: then no rule of it is refused for its cost,
   *     which a later version may estimate otherwise
   */
  public static void validate(
      Structural schema, String path, boolean known, List<FieldError> errors) {
    RuleCosts costs = new RuleCosts(errors, known);
    new RuleValidation(errors, costs)
        .walk(schema, new StructuralShape(schema, true), new Place(path, true, 1));
    costs.sum(path);
  }

  /**
   * Where a schema stands.
   *
   * @param correlated whether an old value can be told for each value here
   * @param times how many values there may be here, as far as bounds around it say
   */
  private record Place(String path, boolean correlated, long times) {
    Place inner(String step, boolean correlated, long times) {
      return new Place(
          path + step, this.correlated && correlated, Interval.product(this.times, times));
    }
  }

  private void walk(Structural schema, StructuralShape shape, Place at) {
    List<Rule> rules = RuleTree.compiled(schema.rules(), shape);
    for (int i = 0; i < rules.size(); i++) {
      String path = at.path + ".x-kubernetes-validations[" + i + "]";
      costs(rules.get(i), path, shape, at.times);
      rule(rules.get(i), path, at.correlated);
      fieldPath(rules.get(i), schema, path);
    }
    boolean granular = !schema.mapType().equals("atomic");
    schema
        .properties()
        .forEach((name, type) ->
            walk(
                type,
                StructuralShape.of(type),
                at.inner(".properties[" + name + "]", granular, 1)));
    schema
        .additional()
        .ifPresent(type ->
            walk(
                type,
                StructuralShape.of(type),
                at.inner(
                    ".additionalProperties", granular, times(schema.bounds().maxProperties()))));
    schema
        .items()
        .ifPresent(type ->
            walk(
                type,
                StructuralShape.of(type),
                at.inner(
                    ".items", schema.listType().equals("map"), times(schema.bounds().maxItems()))));
  }

  private static long times(Optional<Long> most) {
    return most.map(n -> Math.max(0, n)).orElse(Interval.UNBOUNDED);
  }

  /** A message is made once, for the first value that breaks the rule. */
  private void costs(Rule rule, String path, StructuralShape shape, long times) {
    if (rule.expression() instanceof Compilation.Compiled(var program)) {
      costs.add(
          path + ".rule",
          "rule",
          program.mostCost(),
          times == Interval.UNBOUNDED ? StructuralSizes.occurrences(shape) : times);
    }
    if (rule.messageExpression().orElse(null) instanceof Compilation.Compiled(var program)) {
      costs.add(path + ".messageExpression", "messageExpression", program.mostCost(), 1);
    }
  }

  private void rule(Rule rule, String path, boolean correlated) {
    if (rule.text().isEmpty()) {
      errors.add(FieldError.required(path + ".rule", "rule is not specified"));
      return;
    }
    if (rule.expression() instanceof Compilation.Failed(var message)) {
      invalid(path + ".rule", rule.raw(), message);
    }
    if (rule.transition() && !correlated) {
      invalid(
          path + ".rule",
          rule.raw(),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within " + path);
    }
    if (rule.optionalOldSelf() && !rule.transition()) {
      errors.add(
          new FieldError(
              Type.INVALID,
              path + ".optionalOldSelf",
              "true",
              "may not be set if oldSelf is not used in rule"));
    }
    if (rule.messageExpression().orElse(null) instanceof Compilation.Failed(var message)) {
      invalid(path + ".messageExpression", rule.raw(), "messageExpression " + message);
    }
    message(rule, path);
    if (!rule.reason().isEmpty() && !REASONS.contains(rule.reason())) {
      errors.add(FieldError.notSupported(path + ".reason", rule.reason(), REASONS));
    }
  }

  private void message(Rule rule, String path) {
    String said = rule.raw().path("message").asText("");
    if (rule.raw().has("message") && !said.isEmpty() && said.isBlank()) {
      errors.add(
          FieldError.invalid(path + ".message", said, "message must be non-empty if specified"));
    }
    if (said.trim().indexOf('\n') >= 0) {
      errors.add(
          FieldError.invalid(path + ".message", said, "message must not contain line breaks"));
    }
    if (said.length() > MESSAGE_CHARS_MAX) {
      errors.add(
          FieldError.invalid(
              path + ".message",
              said.substring(0, 10) + "...",
              "must have a maximum length of " + MESSAGE_CHARS_MAX + " characters"));
    }
    if (said.isEmpty() && rule.text().indexOf('\n') >= 0) {
      errors.add(
          FieldError.required(
              path + ".message", "message must be specified if rule contains line breaks"));
    }
  }

  private void fieldPath(Rule rule, Structural schema, String path) {
    if (rule.fieldPath().isEmpty()) {
      return;
    }
    Structural at = schema;
    for (String name : names(rule.fieldPath())) {
      Structural next = at.properties().get(name);
      if (next == null) {
        next = at.additional().orElse(null);
      }
      if (next == null) {
        errors.add(
            FieldError.invalid(
                path + ".fieldPath",
                rule.fieldPath(),
                "fieldPath must be a valid path: does not refer to a valid field"));
        return;
      }
      at = next;
    }
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String part : path.replace("['", ".").replace("']", "").split("\\.")) {
      if (!part.isEmpty()) {
        names.add(part);
      }
    }
    return names;
  }

  private void invalid(String path, ObjectNode rule, String message) {
    errors.add(new FieldError(Type.INVALID, path, rule.toString(), message));
  }
}
