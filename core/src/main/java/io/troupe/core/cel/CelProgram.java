package io.troupe.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;

/** A compiled expression. Immutable; any number of threads may run it at once. */
public final class CelProgram {
  private final String expression;
  private final CelType resultType;
  private final CelRuntime.Program program;
  private final CostModel costs;
  private final long mostCost;

  CelProgram(
      String expression,
      CelType resultType,
      CelRuntime.Program program,
      CostModel costs,
      long mostCost) {
    this.expression = expression;
    this.resultType = resultType;
    this.program = program;
    this.costs = costs;
    this.mostCost = mostCost;
  }

  public String expression() {
    return expression;
  }

  public CelType resultType() {
    return resultType;
  }

  /**
   * Upstream's estimate of what one run may cost, in its units, from the sizes its environment
   * knows of; {@link io.troupe.core.cel.cost.Interval#UNBOUNDED} when there is no bound.
   */
  public long mostCost() {
    return mostCost;
  }

  /**
   * Runs it once. Ends within a bounded number of steps, whatever the expression is.
   *
   * @param bindings values by variable, as {@link CelValues} makes them; a map that computes its
   *     values when asked is fine
   * @param budget what it costs is taken from
   */
  public Evaluation eval(Map<String, ?> bindings, CelBudget budget) {
    if (budget.isSpent()) {
      return new Evaluation.OverBudget();
    }
    CostMeter meter = new CostMeter(costs, Math.min(CelBudget.PER_CALL, budget.remaining()));
    Evaluation outcome;
    try {
      outcome = new Evaluation.Value(program.trace(bindings, meter));
    } catch (CelEvaluationException | RuntimeException | StackOverflowError | CostMeter.Cut e) {
      outcome = new Evaluation.Failed(RuntimeErrors.message(e));
    }
    budget.spend(meter.spent());
    if (budget.isSpent()) {
      return new Evaluation.OverBudget();
    }
    return meter.isOver() ? new Evaluation.Failed(Evaluation.CALL_LIMIT_EXCEEDED) : outcome;
  }
}
