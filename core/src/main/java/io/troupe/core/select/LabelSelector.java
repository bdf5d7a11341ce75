package io.troupe.core.select;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conditions on labels, all of which must hold.
 *
 * @param requirements sorted by key; none match everything
 */
public record LabelSelector(List<Requirement> requirements) {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());
  public static final LabelSelector NOTHING =
      new LabelSelector(List.of(new Requirement("", Operator.IN, List.of())));

  public LabelSelector {
    requirements = requirements.stream().sorted(Comparator.comparing(Requirement::key)).toList();
  }

  /**
   * The text form, as in {@code a=b,c!=d,e in (x,y),!f,g}; empty for everything.
   *
   * @return refused with 400 in upstream's words
   */
  public static Result<LabelSelector> parse(String text) {
    try {
      return Result.ok(new LabelSelector(new LabelSelectorParser(text).requirements()));
    } catch (LabelSelectorParser.Malformed e) {
      return Result.refused(Failure.badRequest(e.getMessage()));
    }
  }

  /**
   * The object form with matchLabels and matchExpressions; an absent or null one selects nothing,
   * an empty one everything. An operator that validation would have refused selects nothing.
   */
  public static LabelSelector of(JsonNode selector) {
    if (!selector.isObject()) {
      return NOTHING;
    }
    List<Requirement> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      all.add(new Requirement(label.getKey(), Operator.EQUALS, List.of(label.getValue().asText())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      Optional<Operator> operator = operator(expression.path("operator").asText());
      if (operator.isEmpty()) {
        return NOTHING;
      }
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      all.add(new Requirement(expression.path("key").asText(), operator.get(), values));
    }
    return new LabelSelector(all);
  }

  /** A plain map such as a Service's selector; an empty one matches everything. */
  public static LabelSelector ofLabels(JsonNode labels) {
    List<Requirement> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      all.add(new Requirement(label.getKey(), Operator.EQUALS, List.of(label.getValue().asText())));
    }
    return new LabelSelector(all);
  }

  private static Optional<Operator> operator(String name) {
    return switch (name) {
      case "In" -> Optional.of(Operator.IN);
      case "NotIn" -> Optional.of(Operator.NOT_IN);
      case "Exists" -> Optional.of(Operator.EXISTS);
      case "DoesNotExist" -> Optional.of(Operator.DOES_NOT_EXIST);
      default -> Optional.empty();
    };
  }

  public boolean matchesEverything() {
    return requirements.isEmpty();
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Upstream's text form, as in a Scale's status.selector. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
