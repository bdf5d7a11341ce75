package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pod says about the nodes it may or would like to run on.
 *
 * @param selector {@code spec.nodeSelector}: all must match
 * @param required one of the terms must match; empty when the pod requires nothing, while an empty
 *     list matches no node
 * @param preferred terms with their weights, 1 to 100
 */
public record NodeWish(
    Map<String, String> selector, Optional<List<NodeTerm>> required, List<Preference> preferred) {

  public record Preference(int weight, NodeTerm term) {}

  public static final NodeWish NONE = new NodeWish(Map.of(), Optional.empty(), List.of());

  public NodeWish {
    selector = Collections.unmodifiableMap(new TreeMap<>(selector));
    required = required.map(List::copyOf);
    preferred = List.copyOf(preferred);
  }

  static NodeWish of(JsonNode podSpec) {
    JsonNode affinity = podSpec.path("affinity").path("nodeAffinity");
    JsonNode selector = podSpec.path("nodeSelector");
    if (affinity.isEmpty() && selector.isEmpty()) {
      return NONE;
    }
    Map<String, String> labels = new TreeMap<>();
    selector.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    JsonNode required = affinity.path("requiredDuringSchedulingIgnoredDuringExecution");
    List<Preference> preferred = new ArrayList<>();
    for (JsonNode entry : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
      preferred.add(
          new Preference(entry.path("weight").asInt(0), NodeTerm.of(entry.path("preference"))));
    }
    return new NodeWish(
        labels,
        required.isObject()
            ? Optional.of(NodeTerm.listOf(required.path("nodeSelectorTerms")))
            : Optional.empty(),
        preferred);
  }
}
