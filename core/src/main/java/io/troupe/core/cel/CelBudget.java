package io.troupe.core.cel;

/**
 * What a group of runs may still cost, in upstream's cost units (about one step each). Belongs to
 * one request and one thread. Limits follow upstream apiserver pkg/apis/cel/config.go.
 */
public final class CelBudget {
  /** Units a single run of one expression may cost. */
  public static final long PER_CALL = 1_000_000;

  /** Units all expressions of a policy binding, or of one custom resource, may cost. */
  public static final long PER_GROUP = 10_000_000;

  /** Units the matchConditions of one webhook or policy may cost. */
  public static final long PER_MATCH_CONDITIONS = PER_GROUP / 4;

  private long remaining;

  public CelBudget(long units) {
    remaining = units;
  }

  public static CelBudget ofGroup() {
    return new CelBudget(PER_GROUP);
  }

  public static CelBudget ofMatchConditions() {
    return new CelBudget(PER_MATCH_CONDITIONS);
  }

  /** Units left; negative once overspent. */
  public long remaining() {
    return remaining;
  }

  public boolean isSpent() {
    return remaining < 0;
  }

  void spend(long units) {
    remaining -= units;
  }
}
