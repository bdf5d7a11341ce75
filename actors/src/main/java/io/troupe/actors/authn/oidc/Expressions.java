package io.troupe.actors.authn.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.CelProgram;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.cel.Variable;
import java.util.List;
import java.util.Map;

/** CEL over the claims of a token, or over the user they make. */
public final class Expressions {
  public static final String CLAIMS = "claims";
  public static final String USER = "user";

  private Expressions() {}

  /**
   * @param variable {@link #CLAIMS} or {@link #USER}
   * @throws IllegalArgumentException with the compiler's words
   */
  public static CelProgram compile(String expression, String variable, CelType... expected) {
    CelCompiler compiler = CelCompiler.of(List.of(new Variable(variable, SimpleType.DYN)));
    return switch (compiler.compile(expression, expected)) {
      case Compilation.Compiled(CelProgram program) -> program;
      case Compilation.Failed(String message) -> throw new IllegalArgumentException(message);
    };
  }

  static JsonNode evaluate(CelProgram program, String variable, ObjectNode subject)
      throws ClaimMapping.Refused {
    return switch (program.eval(Map.of(variable, CelValues.of(subject)), CelBudget.ofGroup())) {
      case Evaluation.Value(Object value) -> CelValues.toJson(value);
      case Evaluation.Failed(String message) ->
          throw new ClaimMapping.Refused(
              "oidc: expression '" + program.expression() + "' resulted in error: " + message);
      case Evaluation.OverBudget _ ->
          throw new ClaimMapping.Refused(
              "oidc: expression '" + program.expression() + "' costs too much");
    };
  }
}
