package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.cel.CelProgram;

/** What must hold of claims, or of the user they make. */
public sealed interface ClaimRule {

  void check(ObjectNode subject) throws ClaimMapping.Refused;

  /** A claim has one certain text. */
  record RequiredValue(String claim, String value) implements ClaimRule {
    @Override
    public void check(ObjectNode subject) throws ClaimMapping.Refused {
      JsonNode found = subject.path(claim);
      if (found.isMissingNode()) {
        throw new ClaimMapping.Refused(
            "oidc: required claim " + claim + " not present in ID token");
      }
      if (!found.asText().equals(value)) {
        throw new ClaimMapping.Refused("oidc: required claim " + claim + " value does not match");
      }
    }
  }

  /**
   * CEL that must be true.
   *
   * @param variable what the subject is called in it
   * @param message for when it is not; empty for the expression itself
   */
  record Holds(CelProgram program, String variable, String message) implements ClaimRule {
    @Override
    public void check(ObjectNode subject) throws ClaimMapping.Refused {
      if (!Expressions.evaluate(program, variable, subject).asBoolean(false)) {
        throw new ClaimMapping.Refused(
            "oidc: error evaluating %s validation expression: validation expression '%s' failed%s"
                .formatted(
                    variable.equals(Expressions.CLAIMS) ? "claim" : "user",
                    program.expression(),
                    message.isEmpty() ? "" : ": " + message));
      }
    }
  }
}
