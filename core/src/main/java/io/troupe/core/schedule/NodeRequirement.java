package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One condition on a node's label or field.
 *
 * @param values one whole number for Gt and Lt, none for Exists and DoesNotExist
 */
public record NodeRequirement(String key, Operator operator, List<String> values) {

  /** Upstream's spellings, but for {@link #UNKNOWN}, which nothing matches. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GT,
    LT,
    UNKNOWN;

    static Operator ofWire(String wire) {
      return switch (wire) {
        case "In" -> IN;
        case "NotIn" -> NOT_IN;
        case "Exists" -> EXISTS;
        case "DoesNotExist" -> DOES_NOT_EXIST;
        case "Gt" -> GT;
        case "Lt" -> LT;
        default -> UNKNOWN;
      };
    }
  }

  public NodeRequirement {
    values = List.copyOf(values);
  }

  /**
   * @param actual null when the node has no such label
   */
  public boolean matches(String actual) {
    return switch (operator) {
      case IN -> actual != null && values.contains(actual);
      case NOT_IN -> actual == null || !values.contains(actual);
      case EXISTS -> actual != null;
      case DOES_NOT_EXIST -> actual == null;
      case GT -> compare(actual) > 0;
      case LT -> compare(actual) < 0;
      case UNKNOWN -> false;
    };
  }

  private int compare(String actual) {
    if (actual == null || values.size() != 1) {
      return 0;
    }
    OptionalLong left = number(actual);
    OptionalLong right = number(values.getFirst());
    return left.isPresent() && right.isPresent()
        ? Long.compare(left.getAsLong(), right.getAsLong())
        : 0;
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  static List<NodeRequirement> listOf(JsonNode array) {
    List<NodeRequirement> requirements = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      List<String> values = new ArrayList<>();
      entry.path("values").forEach(v -> values.add(v.asText()));
      requirements.add(
          new NodeRequirement(
              entry.path("key").asText(""),
              Operator.ofWire(entry.path("operator").asText("")),
              values));
    }
    return List.copyOf(requirements);
  }
}
