package io.troupe.core.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;

/** Counts what one run costs, step by step, and ends it once it costs too much. */
final class CostMeter implements CelEvaluationListener {

  /**
   * Ends a run. No exception, because {@code ||} and {@code all} swallow those and go on; without a
   * trace, because the stack is deep and nobody looks at it.
   */
  static final class Cut extends Error {
    private static final long serialVersionUID = 1L;

    private Cut() {
      super(Evaluation.CALL_LIMIT_EXCEEDED, null, false, false);
    }
  }

  private static final Cut CUT = new Cut();

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
      throw CUT;
    }
  }

  long spent() {
    return spent;
  }

  boolean isOver() {
    return spent > limit;
  }
}
