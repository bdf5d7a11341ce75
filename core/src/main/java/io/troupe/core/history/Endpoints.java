package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which pod a change of a Service's endpoints is about. */
final class Endpoints {
  private Endpoints() {}

  /** The first pod that came, went or changed; empty where that cannot be told. */
  static Optional<ObjectKey> pod(CommittedEvent event, Optional<CommittedEvent> before) {
    boolean slice = event.key().type().qualified().equals("endpointslices.discovery.k8s.io");
    if (!slice && !event.key().type().qualified().equals("endpoints")) {
      return Optional.empty();
    }
    Map<String, String> now = pods(Json.parse(event.event().object()), slice);
    Map<String, String> old =
        before.map(b -> pods(Json.parse(b.event().object()), slice)).orElse(Map.of());
    List<String> names = new ArrayList<>(now.keySet());
    old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(names::add);
    return names.stream()
        .filter(
            name -> !Optional.ofNullable(now.get(name)).equals(Optional.ofNullable(old.get(name))))
        .findFirst()
        .map(name -> ObjectKey.of("", "pods", event.key().namespace(), name));
  }

  /** Names with how each is said to do. */
  private static Map<String, String> pods(JsonNode object, boolean slice) {
    Map<String, String> pods = new TreeMap<>();
    if (slice) {
      object.path("endpoints").forEach(each -> put(pods, each, each.path("conditions").toString()));
      return pods;
    }
    for (JsonNode subset : object.path("subsets")) {
      for (String list : List.of("addresses", "notReadyAddresses")) {
        subset.path(list).forEach(each -> put(pods, each, list));
      }
    }
    return pods;
  }

  private static void put(Map<String, String> pods, JsonNode endpoint, String how) {
    JsonNode target = endpoint.path("targetRef");
    if (target.path("kind").asText("").equals("Pod")) {
      pods.put(target.path("name").asText(""), how);
    }
  }
}
