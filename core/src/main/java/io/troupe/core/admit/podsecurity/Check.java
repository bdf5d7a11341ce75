package io.troupe.core.admit.podsecurity;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One control of the standards, as it is from one release on.
 *
 * @param id upstream's; violations are told in its order, baseline's first
 * @param since first minor version of Kubernetes 1 that has it in this form
 * @param until first minor version that has it in another form; {@link Policy#LATEST} for none
 * @param overrides ids that it replaces at its level
 */
record Check(
    String id,
    Level level,
    int since,
    int until,
    Set<String> overrides,
    Function<PodContent, Optional<Violation>> rule) {

  static Check baseline(String id, int since, Function<PodContent, Optional<Violation>> rule) {
    return new Check(id, Level.BASELINE, since, Policy.LATEST, Set.of(), rule);
  }

  static Check restricted(String id, int since, Function<PodContent, Optional<Violation>> rule) {
    return new Check(id, Level.RESTRICTED, since, Policy.LATEST, Set.of(), rule);
  }

  Check until(int minor) {
    return new Check(id, level, since, minor, overrides, rule);
  }

  Check overriding(String other) {
    return new Check(id, level, since, until, Set.of(other), rule);
  }

  boolean isIn(int minor) {
    boolean newest = minor == Policy.LATEST && until == Policy.LATEST;
    return newest || since <= minor && minor < until;
  }
}
