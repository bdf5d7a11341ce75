package io.troupe.core.fairness;

import io.troupe.core.auth.Attributes;
import java.util.Comparator;
import java.util.List;

/**
 * Sends requests to a priority level, as flows.
 *
 * @param uid of the object; empty when the server made it up
 * @param precedence the least one that matches wins, then the first by name
 * @param level name of the priority level
 */
public record FlowSchema(
    String name,
    String uid,
    int precedence,
    String level,
    Distinguisher distinguisher,
    List<FlowRule> rules) {
  static final Comparator<FlowSchema> ORDER =
      Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name);

  /** What makes requests of one schema different flows. */
  public enum Distinguisher {
    NONE,
    BY_USER,
    BY_NAMESPACE
  }

  public FlowSchema {
    rules = List.copyOf(rules);
  }

  boolean matches(Attributes request) {
    return rules.stream().anyMatch(r -> r.matches(request));
  }

  /** Of the flow within this schema that a request belongs to. */
  String flowOf(Attributes request) {
    return switch (distinguisher) {
      case NONE -> "";
      case BY_USER -> request.user().name();
      case BY_NAMESPACE -> request.namespace();
    };
  }
}
