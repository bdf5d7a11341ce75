package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.outcome.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ValidatingAdmissionPolicy, compiled. */
record ValidatingPolicy(
    PolicyBase base, List<Validation> validations, List<Annotation> annotations) {

  /**
   * @param message empty when the expression has to do
   */
  record Validation(
      String expression,
      Compilation condition,
      String message,
      Optional<Compilation> messageExpression,
      Reason reason) {}

  record Annotation(String key, String expression, Compilation value) {}

  static ValidatingPolicy of(JsonNode policy) {
    PolicyBase base = PolicyBase.of(policy);
    boolean params = base.paramKind().isPresent();
    CelCompiler expressions = base.environment().compiler(Use.expressions(params));
    CelCompiler messages = base.environment().compiler(Use.messages(params));
    List<Validation> validations = new ArrayList<>();
    for (JsonNode each : policy.path("spec").path("validations")) {
      String text = each.path("expression").asText();
      String message = each.path("messageExpression").asText("");
      validations.add(
          new Validation(
              text,
              expressions.compile(text, SimpleType.BOOL),
              each.path("message").asText("").strip(),
              message.isEmpty()
                  ? Optional.empty()
                  : Optional.of(messages.compile(message, SimpleType.STRING)),
              reason(each.path("reason").asText("Invalid"))));
    }
    List<Annotation> annotations = new ArrayList<>();
    for (JsonNode each : policy.path("spec").path("auditAnnotations")) {
      String text = each.path("valueExpression").asText();
      annotations.add(
          new Annotation(
              each.path("key").asText(),
              text,
              expressions.compile(text, SimpleType.STRING, SimpleType.NULL_TYPE)));
    }
    return new ValidatingPolicy(base, List.copyOf(validations), List.copyOf(annotations));
  }

  private static Reason reason(String text) {
    return switch (text) {
      case "Forbidden" -> Reason.FORBIDDEN;
      case "Unauthorized" -> Reason.UNAUTHORIZED;
      case "RequestEntityTooLarge" -> Reason.REQUEST_ENTITY_TOO_LARGE;
      default -> Reason.INVALID;
    };
  }
}
