package io.troupe.core.cel;

/** What became of one run of a program. */
public sealed interface Evaluation {
  /** Upstream's words for a single run that cost more than {@link CelBudget#PER_CALL}. */
  String CALL_LIMIT_EXCEEDED = "operation cancelled: actual cost limit exceeded";

  /**
   * @param value as CEL has it: Long, Double, String, Boolean, List, Map, NullValue...; {@link
   *     CelValues#toJson} turns it into JSON
   */
  record Value(Object value) implements Evaluation {}

  /**
   * @param message upstream's words, for instance {@code no such key: x}; a run beyond the limit of
   *     one call is such an error too
   */
  record Failed(String message) implements Evaluation {}

  /** What all runs together may cost is spent; upstream runs nothing after that. */
  record OverBudget() implements Evaluation {}
}
