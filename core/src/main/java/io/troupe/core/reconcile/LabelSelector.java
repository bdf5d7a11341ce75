package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A meta/v1 LabelSelector, or a Service's plain map of labels.
 *
 * @param equal labels that must have exactly these values
 */
public record LabelSelector(Map<String, String> equal, List<Requirement> requirements) {

  /**
   * @param operator In, NotIn, Exists or DoesNotExist; any other matches nothing
   */
  public record Requirement(String key, String operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }

    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        default -> false;
      };
    }
  }

  public LabelSelector {
    equal = Collections.unmodifiableMap(new TreeMap<>(equal));
    requirements = List.copyOf(requirements);
  }

  /**
   * @param selector with matchLabels and matchExpressions
   */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (JsonNode entry : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      entry.path("values").forEach(v -> values.add(v.asText()));
      requirements.add(
          new Requirement(entry.path("key").asText(), entry.path("operator").asText(), values));
    }
    return new LabelSelector(Trees.strings(selector.path("matchLabels")), requirements);
  }

  public static LabelSelector ofMap(JsonNode labels) {
    return new LabelSelector(Trees.strings(labels), List.of());
  }

  /** Whether it says nothing and so would match everything. */
  public boolean isEmpty() {
    return equal.isEmpty() && requirements.isEmpty();
  }

  public boolean matches(Map<String, String> labels) {
    for (Map.Entry<String, String> entry : equal.entrySet()) {
      if (!entry.getValue().equals(labels.get(entry.getKey()))) {
        return false;
      }
    }
    return requirements.stream().allMatch(r -> r.matches(labels));
  }

  /** Matching objects of a namespace in list order, by the label index where it helps. */
  public List<StoredObject> select(ResourceImage image, String namespace) {
    Collection<StoredObject> candidates =
        equal.entrySet().stream()
            .findFirst()
            .map(e -> image.withTerm(Terms.label(e.getKey(), e.getValue()), namespace))
            .orElseGet(() -> image.inNamespace(namespace));
    List<StoredObject> found = new ArrayList<>();
    for (StoredObject candidate : candidates) {
      if (matches(candidate.facts().labels())) {
        found.add(candidate);
      }
    }
    return found;
  }
}
