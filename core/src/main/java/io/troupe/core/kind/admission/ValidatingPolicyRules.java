package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** ValidatingAdmissionPolicies. */
final class ValidatingPolicyRules implements KindRules {
  private static final int AUDIT_ANNOTATIONS_MAX = 20;
  private static final int EXPRESSION_BYTES_MAX = 5 * 1024; // of an audit annotation
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");

  @Override
  public void applyDefaults(ObjectNode policy) {
    PolicyRules.applyDefaults(policy);
  }

  @Override
  public List<FieldError> validate(ObjectNode policy) {
    Checks checks = new Checks();
    JsonNode spec = policy.path("spec");
    PolicyRules.check(spec, checks);
    boolean params = spec.path("paramKind").isObject();
    PolicyEnvironment environment = PolicyRules.variables(spec, Use.expressions(params), checks);
    JsonNode validations = spec.path("validations");
    JsonNode annotations = spec.path("auditAnnotations");
    if (validations.isEmpty() && annotations.isEmpty()) {
      String words = "validations or auditAnnotations must contain at least one item";
      checks.required("spec.validations", words);
      checks.required("spec.auditAnnotations", words);
    }
    for (int i = 0; i < validations.size(); i++) {
      validation(validations.get(i), "spec.validations[" + i + "]", environment, params, checks);
    }
    annotations(
        policy.path("metadata").path("name").asText(), annotations, environment, params, checks);
    return checks.all();
  }

  private static void validation(
      JsonNode validation,
      String path,
      PolicyEnvironment environment,
      boolean params,
      Checks checks) {
    String expression = Tree.text(validation, "expression");
    checks.expression(
        path + ".expression",
        expression,
        environment.compiler(Use.expressions(params)),
        SimpleType.BOOL);
    String messageExpression = Tree.text(validation, "messageExpression");
    if (!messageExpression.isEmpty() && messageExpression.isBlank()) {
      checks.invalid(
          path + ".messageExpression", messageExpression, "must be non-empty if specified");
    } else if (!messageExpression.isEmpty()) {
      checks.expression(
          path + ".messageExpression",
          messageExpression,
          environment.compiler(Use.messages(params)),
          SimpleType.STRING);
    }
    String message = Tree.text(validation, "message");
    if (!message.isEmpty() && message.isBlank()) {
      checks.invalid(path + ".message", message, "message must be non-empty if specified");
    } else if (message.strip().contains("\n")) {
      checks.invalid(path + ".message", message, "message must not contain line breaks");
    } else if (message.isEmpty() && expression.strip().contains("\n")) {
      checks.required(
          path + ".message", "message must be specified if expression contains line breaks");
    }
    checks.optionalOneOf(path + ".reason", validation.path("reason"), REASONS);
  }

  private static void annotations(
      String policy,
      JsonNode annotations,
      PolicyEnvironment environment,
      boolean params,
      Checks checks) {
    if (annotations.size() > AUDIT_ANNOTATIONS_MAX) {
      checks.invalidJson(
          "spec.auditAnnotations", annotations, "must not have more than 20 auditAnnotations");
    }
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i < annotations.size(); i++) {
      String path = "spec.auditAnnotations[" + i + "]";
      String key = Tree.text(annotations.get(i), "key");
      if (key.isEmpty()) {
        checks.required(path + ".key", "");
      } else {
        Labels.keyProblems(policy + '/' + key).forEach(p -> checks.invalid(path + ".key", key, p));
      }
      if (!keys.add(key)) {
        checks.duplicate(path + ".key", key);
      }
      String expression = Tree.text(annotations.get(i), "valueExpression");
      if (expression.isBlank()) {
        checks.required(path + ".valueExpression", "valueExpression is not specified");
      } else if (expression.length() > EXPRESSION_BYTES_MAX) {
        checks.required(path + ".valueExpression", "must not exceed 5kB in length");
      } else {
        checks.expression(
            path + ".valueExpression",
            expression,
            environment.compiler(Use.expressions(params)),
            SimpleType.STRING,
            SimpleType.NULL_TYPE);
      }
    }
  }
}
