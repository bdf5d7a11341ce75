package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One condition on the objects a quota counts.
 *
 * @param operator In, NotIn, Exists or DoesNotExist
 */
record Scope(String name, String operator, List<String> values) {
  Scope {
    values = List.copyOf(values);
  }

  /** Of a quota's spec, both spellings. */
  static List<Scope> of(ObjectNode quota) {
    List<Scope> scopes = new ArrayList<>();
    JsonNode spec = quota.path("spec");
    spec.path("scopes").forEach(s -> scopes.add(new Scope(s.asText(), "Exists", List.of())));
    for (JsonNode term : spec.path("scopeSelector").path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      term.path("values").forEach(v -> values.add(v.asText()));
      scopes.add(
          new Scope(term.path("scopeName").asText(), term.path("operator").asText(), values));
    }
    return scopes;
  }

  /**
   * Whether a word, such as a class name, is one the scope wants.
   *
   * @param word empty for none
   */
  boolean wants(String word) {
    return switch (operator) {
      case "Exists" -> !word.isEmpty();
      case "DoesNotExist" -> word.isEmpty();
      case "In" -> values.contains(word);
      case "NotIn" -> !values.contains(word);
      default -> false;
    };
  }
}
