package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The order a LimitRange's amounts must be in: min, default request, default, max. */
final class LimitOrder {

  /** What must not be greater than what, where the error stands, and how it puts it. */
  private record Rule(String small, String large, String at, String words) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("min", "max", "min", "min value %s is greater than max value %s"),
          new Rule(
              "min",
              "defaultRequest",
              "defaultRequest",
              "min value %s is greater than default request value %s"),
          new Rule(
              "defaultRequest",
              "max",
              "defaultRequest",
              "default request value %s is greater than max value %s"),
          new Rule(
              "defaultRequest",
              "default",
              "defaultRequest",
              "default request value %s is greater than default limit value %s"),
          new Rule("min", "default", "default", "min value %s is greater than default value %s"),
          new Rule("default", "max", "default", "default value %s is greater than max value %s"));

  private LimitOrder() {}

  static void check(ObjectNode limit, String path, List<FieldError> errors) {
    TreeSet<String> resources = new TreeSet<>();
    for (String list : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
      limit.path(list).properties().forEach(amount -> resources.add(amount.getKey()));
    }
    for (String resource : resources) {
      for (Rule rule : RULES) {
        Optional<Quantity> small = amount(limit, rule.small(), resource);
        Optional<Quantity> large = amount(limit, rule.large(), resource);
        if (small.isPresent() && large.isPresent() && small.get().compareTo(large.get()) > 0) {
          Quantity shown = rule.at().equals(rule.small()) ? small.get() : large.get();
          errors.add(
              FieldError.invalid(
                  path + '.' + rule.at() + "[" + resource + "]",
                  shown.canonical(),
                  rule.words().formatted(small.get().canonical(), large.get().canonical())));
        }
      }
      ratio(limit, resource, path, errors);
      whole(limit, resource, path, errors);
    }
  }

  private static void ratio(
      ObjectNode limit, String resource, String path, List<FieldError> errors) {
    Optional<Quantity> ratio = amount(limit, "maxLimitRequestRatio", resource);
    if (ratio.isEmpty()) {
      return;
    }
    String at = path + ".maxLimitRequestRatio[" + resource + "]";
    String shown = ratio.get().canonical();
    if (ratio.get().compareTo(Quantity.of(1)) < 0) {
      errors.add(FieldError.invalid(at, shown, "ratio " + shown + " is less than 1"));
    }
    Optional<Quantity> min = amount(limit, "min", resource);
    Optional<Quantity> max = amount(limit, "max", resource);
    if (min.isPresent() && max.isPresent() && !min.get().isZero()) {
      double most = max.get().amount().doubleValue() / min.get().amount().doubleValue();
      if (ratio.get().amount().doubleValue() > most) {
        errors.add(
            FieldError.invalid(
                at, shown, "ratio %s is greater than max/min = %f".formatted(shown, most)));
      }
    }
  }

  private static void whole(
      ObjectNode limit, String resource, String path, List<FieldError> errors) {
    Optional<Quantity> request = amount(limit, "defaultRequest", resource);
    Optional<Quantity> most = amount(limit, "default", resource);
    if (!ResourceNames.mayOvercommit(resource)
        && request.isPresent()
        && most.isPresent()
        && request.get().compareTo(most.get()) != 0) {
      errors.add(
          FieldError.invalid(
              path + ".defaultRequest[" + resource + "]",
              request.get().canonical(),
              "default value %s must equal to defaultRequest value %s in %s"
                  .formatted(most.get().canonical(), request.get().canonical(), resource)));
    }
  }

  private static Optional<Quantity> amount(ObjectNode limit, String list, String resource) {
    return Quantity.parse(limit.path(list).path(resource).asText(""));
  }
}
