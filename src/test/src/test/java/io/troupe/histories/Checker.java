package io.troupe.histories;

import java.util.ArrayList;
import java.util.List;

/** All promises, on one history. */
final class Checker {
  private Checker() {}

  /**
   * @return what is broken; empty if every promise holds. Without an order that all watchers agree
   *     upon, only that is told: the rest would follow from it
   */
  static List<Violation> check(History history) {
    Truth truth = Truth.of(history);
    List<Violation> violations = new ArrayList<>(truth.violations());
    for (History.Watching watching : history.watchings()) {
      violations.addAll(WatchChecker.check(truth, watching, history.end()));
    }
    if (truth.violations().isEmpty()) {
      violations.addAll(WriteChecker.check(truth, history.operations()));
      violations.addAll(OrderChecker.check(truth, history));
    }
    return violations;
  }
}
