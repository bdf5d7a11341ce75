package io.troupe.core.auth;

import io.troupe.core.auth.Authorizer.Decision;
import io.troupe.core.auth.Authorizer.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what the authorizers of one request say, in their order, until one of them decides. One
 * request, one thread at a time. Follows upstream apiserver pkg/authorization/union.
 */
public final class VerdictChain {
  private final List<String> reasons = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /** Whether that settles it; the next one is asked if not. */
  public boolean settledBy(Verdict verdict) {
    if (!verdict.reason().isEmpty()) {
      reasons.add(verdict.reason());
    }
    if (!verdict.error().isEmpty()) {
      errors.add(verdict.error());
    }
    return verdict.decision() != Decision.NO_OPINION;
  }

  /** Everybody's reasons and errors with the last one's decision. */
  public Verdict end(Decision decision) {
    return new Verdict(decision, String.join(", ", reasons), aggregate());
  }

  private String aggregate() {
    return switch (errors.size()) {
      case 0 -> "";
      case 1 -> errors.getFirst();
      default -> "[" + String.join(", ", errors) + "]";
    };
  }
}
