package io.troupe.actors.authz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelBudget;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.CelProgram;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.Evaluation;
import io.troupe.core.cel.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The matchConditions of an authorization webhook: CEL over {@code request}, the spec of the
 * SubjectAccessReview that would be sent. One that is false settles it, whatever fails beside it.
 * Follows upstream apiserver pkg/authorization/cel.
 */
public final class AccessConditions {
  private static final String REQUEST = "request";

  private final List<CelProgram> programs;

  private AccessConditions(List<CelProgram> programs) {
    this.programs = List.copyOf(programs);
  }

  /** What became of them. */
  sealed interface Answer {
    record Matches() implements Answer {}

    record Not() implements Answer {}

    record Unclear(String message) implements Answer {}
  }

  /**
   * @throws IllegalArgumentException with the compiler's words for what is no condition
   */
  public static AccessConditions of(List<String> expressions) {
    List<CelProgram> programs = new ArrayList<>();
    if (!expressions.isEmpty()) {
      CelCompiler compiler = CelCompiler.of(List.of(new Variable(REQUEST, SimpleType.DYN)));
      for (String expression : expressions) {
        switch (compiler.compile(expression, SimpleType.BOOL)) {
          case Compilation.Compiled(CelProgram program) -> programs.add(program);
          case Compilation.Failed(String message) -> throw new IllegalArgumentException(message);
        }
      }
    }
    return new AccessConditions(programs);
  }

  Answer judge(ObjectNode spec) {
    if (programs.isEmpty()) {
      return new Answer.Matches();
    }
    Map<String, Object> bindings = Map.of(REQUEST, CelValues.of(spec));
    CelBudget budget = CelBudget.ofMatchConditions();
    List<String> errors = new ArrayList<>();
    for (CelProgram program : programs) {
      switch (program.eval(bindings, budget)) {
        case Evaluation.Value(Object value) -> {
          if (!Boolean.TRUE.equals(value)) {
            return new Answer.Not();
          }
        }
        case Evaluation.Failed(String message) ->
            errors.add(
                "cel evaluation error: expression '"
                    + program.expression()
                    + "' resulted in error: "
                    + message);
        case Evaluation.OverBudget _ -> errors.add("running out of cost budget");
      }
    }
    return errors.isEmpty() ? new Answer.Matches() : new Answer.Unclear(String.join(", ", errors));
  }
}
