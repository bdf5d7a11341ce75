package io.troupe.core.admit.policy;

import io.troupe.core.outcome.Reason;
import java.util.List;

/**
 * What a policy says about one request with one set of params.
 *
 * @param denials in order; failurePolicy Ignore has taken errors away
 * @param annotations for the audit record
 */
record Verdict(List<Denial> denials, List<Annotation> annotations) {
  static final Verdict NOTHING = new Verdict(List.of(), List.of());

  /**
   * @param index of the validation, 0 when none is at fault
   */
  record Denial(int index, String message, Reason reason) {}

  record Annotation(String key, String value) {}
}
