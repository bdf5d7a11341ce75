package io.troupe.core.select;

import java.util.List;
import java.util.Map;

/**
 * One condition on one label.
 *
 * @param values sorted and distinct; one for comparisons, none for existence. An IN without values
 *     matches nothing
 */
public record Requirement(String key, Operator operator, List<String> values) {

  /** How a label is compared; missing labels satisfy the negative ones. */
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  public Requirement {
    values = values.stream().distinct().sorted().toList();
  }

  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /** 0, which matches neither way, when either side is no integer. */
  private int compare(String value) {
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Upstream's text form. */
  @Override
  public String toString() {
    String all = String.join(",", values);
    return switch (operator) {
      case EQUALS -> key + "=" + all;
      case NOT_EQUALS -> key + "!=" + all;
      case IN -> key + " in (" + all + ")";
      case NOT_IN -> key + " notin (" + all + ")";
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + all;
      case LESS_THAN -> key + "<" + all;
    };
  }
}
