package io.troupe.core.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.runtime.CelEvaluationListener;

/**
 * Counts what one run costs, step by step, and ends it once it costs too much: every further step
 * fails, so that no {@code ||} or {@code all} can swallow the end.
 */
final class CostMeter implements CelEvaluationListener {
  private final CostModel model;
  private final long limit;
  private final Object[] values;
  private long spent;

  CostMeter(CostModel model, long limit) {
    this.model = model;
    this.limit = limit;
    this.values = new Object[model.places()];
  }

  @Override
  public void callback(CelExpr step, Object value) {
    spent += model.cost(step.id(), value, values, limit - spent);
    if (spent > limit) {
      throw new CelInvalidArgumentException(Evaluation.CALL_LIMIT_EXCEEDED);
    }
  }

  long spent() {
    return spent;
  }

  boolean isOver() {
    return spent > limit;
  }
}
