package io.troupe.core.schema.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.CelProgram;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.FieldError.Type;
import io.troupe.core.schema.structural.Correlated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the rules on one resource within one budget. A rule about a value that has not changed is
 * not run again, one about a change only where there is an old value.
 */
public final class RuleCheck {
  private static final int MESSAGE_CHARS_MAX = 5_120;

  private final CelBudget budget = CelBudget.ofGroup();
  private final List<FieldError> errors = new ArrayList<>();
  private boolean stopped;

  private RuleCheck() {}

  /** Errors in document order. */
  public static List<FieldError> of(RuleTree tree, Correlated resource) {
    RuleCheck check = new RuleCheck();
    check.walk(tree, resource, "");
    return check.errors;
  }

  private void walk(RuleTree tree, Correlated at, String path) {
    JsonNode value = at.value();
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    for (Rule rule : tree.rules()) {
      if (stopped) {
        return;
      }
      judge(tree, rule, at, path);
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        RuleTree child = tree.children().get(field.getKey());
        if (child == null && !tree.schema().properties().containsKey(field.getKey())) {
          child = tree.element().orElse(null);
        }
        if (child != null) {
          String name = field.getKey();
          walk(child, at.field(name), path.isEmpty() ? name : path + '.' + name);
        }
      }
    } else if (value.isArray() && tree.element().isPresent()) {
      for (int i = 0; i < value.size(); i++) {
        walk(tree.element().get(), at.item(tree.schema(), i), path + "[" + i + "]");
      }
    }
  }

  private void judge(RuleTree tree, Rule rule, Correlated at, String path) {
    boolean idle =
        rule.transition() ? at.old().isEmpty() && !rule.optionalOldSelf() : at.isUnchanged();
    if (idle) {
      return;
    }
    switch (rule.expression()) {
      case Compilation.Failed(var message) -> invalid(tree, path, "rule compile error: " + message);
      case Compilation.Compiled(var program) -> run(tree, rule, program, at, path);
    }
  }

  private void run(RuleTree tree, Rule rule, CelProgram program, Correlated at, String path) {
    Map<String, Object> bindings = bindings(tree, rule, at);
    switch (program.eval(bindings, budget)) {
      case Evaluation.OverBudget _ -> {
        stopped = true;
        invalid(
            tree,
            path,
            "validation failed due to running out of cost budget, no further validation rules will"
                + " be run");
      }
      case Evaluation.Failed(var message) -> failed(tree, rule, message, path);
      case Evaluation.Value(var value) -> {
        if (!Boolean.TRUE.equals(value)) {
          broken(tree, rule, message(rule, bindings), path);
        }
      }
    }
  }

  private static Map<String, Object> bindings(RuleTree tree, Rule rule, Correlated at) {
    Map<String, Object> bindings = new HashMap<>();
    bindings.put("self", CelValues.of(at.value(), tree.shape()));
    Optional<Object> old =
        at.old().filter(o -> !o.isNull()).map(o -> CelValues.of(o, tree.shape()));
    if (rule.optionalOldSelf()) {
      bindings.put("oldSelf", old);
    } else {
      old.ifPresent(value -> bindings.put("oldSelf", value));
    }
    return bindings;
  }

  private void failed(RuleTree tree, Rule rule, String message, String path) {
    if (message.startsWith("no such overload")) {
      invalid(
          tree,
          path,
          "'"
              + message
              + "': call arguments did not match a supported operator, function or macro signature"
              + " for rule: "
              + rule.shown());
    } else if (message.equals(Evaluation.CALL_LIMIT_EXCEEDED)) {
      stopped = true;
      invalid(
          tree,
          path,
          "'"
              + message
              + "': no further validation rules will be run due to call cost exceeds limit for"
              + " rule: "
              + rule.shown());
    } else {
      invalid(tree, path, message + " evaluating rule: " + rule.shown());
    }
  }

  /** A message expression that yields nothing usable gives way to the message. */
  private String message(Rule rule, Map<String, Object> bindings) {
    String otherwise = rule.message().isEmpty() ? "failed rule: " + rule.text() : rule.message();
    if (rule.messageExpression().isEmpty()
        || !(rule.messageExpression().get() instanceof Compilation.Compiled(var program))) {
      return otherwise;
    }
    if (program.eval(bindings, budget) instanceof Evaluation.Value(Object value)
        && value instanceof String text
        && !text.isBlank()
        && text.indexOf('\n') < 0
        && text.length() <= MESSAGE_CHARS_MAX) {
      return text.trim();
    }
    return otherwise;
  }

  private void broken(RuleTree tree, Rule rule, String message, String path) {
    String at =
        rule.fieldPath().isEmpty()
            ? path
            : path.isEmpty() && rule.fieldPath().startsWith(".")
                ? rule.fieldPath().substring(1)
                : path + rule.fieldPath();
    switch (rule.reason()) {
      case "FieldValueForbidden" -> errors.add(FieldError.forbidden(shown(at), message));
      case "FieldValueRequired" -> errors.add(FieldError.required(shown(at), message));
      case "FieldValueDuplicate" ->
          errors.add(new FieldError(Type.DUPLICATE, shown(at), type(tree), ""));
      default -> invalid(tree, at, message);
    }
  }

  private void invalid(RuleTree tree, String path, String message) {
    errors.add(new FieldError(Type.INVALID, shown(path), type(tree), message));
  }

  private static String type(RuleTree tree) {
    return '"' + tree.schema().type() + '"';
  }

  private static String shown(String path) {
    return path.isEmpty() ? "<nil>" : path;
  }
}
