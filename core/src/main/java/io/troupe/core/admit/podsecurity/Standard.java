package io.troupe.core.admit.podsecurity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All controls, and what a pod violates of a level. */
public final class Standard {
  private static final List<Check> ALL =
      Stream.concat(BaselineChecks.ALL.stream(), RestrictedChecks.ALL.stream())
          .sorted(Comparator.comparing(Check::level).thenComparing(Check::id))
          .toList();

  private Standard() {}

  /** In upstream's order; empty when the pod asks for nothing it may not have. */
  public static List<Violation> violations(PodContent pod, Policy.Rule rule) {
    if (rule.level() == Level.PRIVILEGED) {
      return List.of();
    }
    List<Check> due = new ArrayList<>();
    Set<String> overridden = new HashSet<>();
    for (Check check : ALL) {
      if (check.level().compareTo(rule.level()) <= 0 && check.isIn(rule.minor())) {
        due.add(check);
        overridden.addAll(check.overrides());
      }
    }
    return due.stream()
        .filter(check -> !overridden.contains(check.id()))
        .map(check -> check.rule().apply(pod))
        .flatMap(Optional::stream)
        .toList();
  }
}
