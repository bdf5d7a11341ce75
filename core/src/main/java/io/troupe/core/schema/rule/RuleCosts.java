package io.troupe.core.schema.rule;

import io.troupe.core.cel.cost.Interval;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the rules of one schema may cost for one resource, estimated: each, and all together.
 * Belongs to one validation. Follows upstream pkg/apis/apiextensions/validation/cel_validation.go.
 */
final class RuleCosts {
  /** Units one rule, on all values it is run on, or one message may cost. */
  static final long PER_RULE = 10_000_000;

  /** Units all rules and messages of a schema may cost. */
  static final long PER_SCHEMA = 100_000_000;

  private static final long WORTH_NAMING = PER_SCHEMA / 100;
  private static final int NAMED_MAX = 4;
  private static final double BEYOND_TELLING = 100;
  private static final double BARELY = 1.5;

  private record Expression(String path, long cost) {}

  private final List<FieldError> errors;
  private final boolean forgiving;
  private final List<Expression> expensive = new ArrayList<>();
  private long total;

  /**
   * @param forgiving whether a single expression may cost anything
   */
  RuleCosts(List<FieldError> errors, boolean forgiving) {
    this.errors = errors;
    this.forgiving = forgiving;
  }

  /**
   * @param name what to call it, such as {@code rule}
   * @param times how often it may be run
   */
  void add(String path, String name, long cost, long times) {
    long all = Interval.product(cost, times);
    if (all > PER_RULE && !forgiving) {
      errors.add(FieldError.forbidden(path, exceeds("estimated " + name + " cost", all, PER_RULE)));
    }
    total = Interval.sum(total, all);
    if (all >= WORTH_NAMING) {
      expensive.add(new Expression(path, all));
    }
  }

  /** Judges the sum, once all are added. */
  void sum(String path) {
    if (total <= PER_SCHEMA) {
      return;
    }
    expensive.stream()
        .sorted(Comparator.comparingLong(Expression::cost).reversed())
        .limit(NAMED_MAX)
        .forEach(e ->
            errors.add(
                FieldError.forbidden(
                    e.path(),
                    "contributed to estimated rule cost total exceeding cost limit for entire"
                        + " OpenAPIv3 schema")));
    errors.add(
        FieldError.forbidden(
            path,
            exceeds(
                "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
                total,
                PER_SCHEMA)));
  }

  private static String exceeds(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String times =
        factor > BEYOND_TELLING
            ? "more than 100x"
            : String.format(Locale.ROOT, factor < BARELY ? "%fx" : "%.1fx", factor);
    return what
        + " exceeds budget by factor of "
        + times
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
