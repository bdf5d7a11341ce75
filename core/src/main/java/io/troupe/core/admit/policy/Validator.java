package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import io.troupe.core.admit.policy.ValidatingPolicy.Annotation;
import io.troupe.core.admit.policy.ValidatingPolicy.Validation;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.cel.MatchConditions;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one policy's expressions. Follows upstream policy/validating/validator.go. */
final class Validator {
  /** Bytes a message made by an expression may have. */
  private static final int MESSAGE_BYTES_MAX = 5 * 1024;

  static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private final ValidatingPolicy policy;
  private final List<Verdict.Denial> denials = new ArrayList<>();
  private final List<Verdict.Annotation> annotations = new ArrayList<>();

  private Validator(ValidatingPolicy policy) {
    this.policy = policy;
  }

  /**
   * @param base see {@link PolicyBindings#of}
   */
  static Verdict run(
      ValidatingPolicy policy, Map<String, Object> base, Optional<ObjectNode> params) {
    return new Validator(policy).run(base, params);
  }

  private Verdict run(Map<String, Object> base, Optional<ObjectNode> params) {
    CelBudget budget = CelBudget.ofGroup();
    Map<String, Object> values =
        PolicyBindings.with(base, params, policy.base().variables(), budget);
    switch (policy.base().conditions().evaluate(values)) {
      case MatchConditions.Answer.Not _ -> {
        return Verdict.NOTHING;
      }
      case MatchConditions.Answer.Unclear(var message) -> {
        error(0, message);
        return verdict();
      }
      case MatchConditions.Answer.Matches _ -> {}
    }
    for (int i = 0; i < policy.validations().size(); i++) {
      if (!validate(i, policy.validations().get(i), values, budget)) {
        denials.clear();
        error(0, OUT_OF_BUDGET);
        return verdict();
      }
    }
    annotate(PolicyBindings.with(base, params, policy.base().variables(), CelBudget.ofGroup()));
    return verdict();
  }

  private Verdict verdict() {
    return new Verdict(List.copyOf(denials), List.copyOf(annotations));
  }

  private void error(int index, String message) {
    if (!policy.base().ignoresFailure()) {
      denials.add(new Verdict.Denial(index, message, Reason.INVALID));
    }
  }

  /**
   * @return false when the budget is spent
   */
  private boolean validate(
      int index, Validation validation, Map<String, Object> values, CelBudget budget) {
    switch (validation.condition()) {
      case Compilation.Failed(var message) -> error(index, "compilation error: " + message);
      case Compilation.Compiled(var program) -> {
        switch (program.eval(values, budget)) {
          case Evaluation.OverBudget _ -> {
            return false;
          }
          case Evaluation.Failed(var message) ->
              error(
                  index,
                  "expression '" + validation.expression() + "' resulted in error: " + message);
          case Evaluation.Value(var value) -> {
            if (!Boolean.TRUE.equals(value)) {
              deny(index, validation, values, budget);
            }
          }
        }
      }
    }
    return true;
  }

  private void deny(
      int index, Validation validation, Map<String, Object> values, CelBudget budget) {
    String message = "";
    if (validation.messageExpression().orElse(null) instanceof Compilation.Compiled(var program)) {
      switch (program.eval(values, budget)) {
        case Evaluation.OverBudget _ -> {
          error(index, "failed messageExpression: " + OUT_OF_BUDGET);
          return;
        }
        case Evaluation.Failed _ -> {}
        case Evaluation.Value(var value) -> message = fit(value);
      }
    }
    if (message.isEmpty()) {
      message = validation.message();
    }
    if (message.isEmpty()) {
      message = "failed expression: " + validation.expression().strip();
    }
    denials.add(new Verdict.Denial(index, message, validation.reason()));
  }

  /** Empty for what is no good as a message. */
  private static String fit(Object value) {
    String text = value instanceof String made ? made.strip() : "";
    return text.length() > MESSAGE_BYTES_MAX || text.contains("\n") ? "" : text;
  }

  private void annotate(Map<String, Object> values) {
    CelBudget budget = CelBudget.ofGroup();
    for (Annotation annotation : policy.annotations()) {
      switch (annotation.value()) {
        case Compilation.Failed(var message) -> error(0, "compilation error: " + message);
        case Compilation.Compiled(var program) -> {
          switch (program.eval(values, budget)) {
            case Evaluation.OverBudget _ -> {
              denials.clear();
              error(0, OUT_OF_BUDGET);
              return;
            }
            case Evaluation.Failed(var message) ->
                error(
                    0,
                    "expression '" + annotation.expression() + "' resulted in error: " + message);
            case Evaluation.Value(var value) -> {
              if (value instanceof String text && !text.isBlank()) {
                annotations.add(new Verdict.Annotation(annotation.key(), text.strip()));
              } else if (!(value instanceof String || value instanceof NullValue)) {
                error(
                    0,
                    "valueExpression '%s' resulted in unsupported return type: %s. Return type must be either string or null."
                        .formatted(annotation.expression(), value.getClass().getSimpleName()));
              }
            }
          }
        }
      }
    }
  }
}
