package io.troupe.core.reconcile.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A slice while a plan is being made: which endpoints stay in it and which join. */
final class SliceDraft {
  /** Endpoints a slice; upstream's default. */
  static final int ENDPOINTS_MAX = 100;

  private final Optional<StoredObject> stored;
  private final ObjectNode before;
  private final List<ObjectNode> endpoints = new ArrayList<>();

  private SliceDraft(Optional<StoredObject> stored, ObjectNode before) {
    this.stored = stored;
    this.before = before;
  }

  static SliceDraft of(StoredObject stored) {
    return new SliceDraft(Optional.of(stored), stored.tree());
  }

  static SliceDraft fresh() {
    return new SliceDraft(Optional.empty(), Json.object());
  }

  Optional<StoredObject> stored() {
    return stored;
  }

  ObjectNode before() {
    return before;
  }

  boolean serves(String family, ArrayNode ports) {
    return before.path("addressType").asText().equals(family)
        && (ports.isEmpty()
            ? before.path("ports").isEmpty()
            : Trees.same(ports, before.path("ports")));
  }

  int size() {
    return endpoints.size();
  }

  boolean hasRoom() {
    return endpoints.size() < ENDPOINTS_MAX;
  }

  void add(ObjectNode endpoint) {
    endpoints.add(endpoint);
  }

  /** Takes out of {@code wanted}, by the pods' uids, what this slice already holds. */
  void keep(Map<String, ObjectNode> wanted) {
    for (JsonNode endpoint : before.path("endpoints")) {
      ObjectNode kept = wanted.remove(endpoint.path("targetRef").path("uid").asText());
      if (kept != null && hasRoom()) {
        endpoints.add(kept);
      }
    }
  }

  ArrayNode endpoints() {
    ArrayNode array = Json.object().arrayNode();
    endpoints.forEach(array::add);
    return array;
  }

  /** Places everything wanted: where it was, then where there is room, then in new slices. */
  static List<SliceDraft> place(List<SliceDraft> existing, Map<String, ObjectNode> endpoints) {
    Map<String, ObjectNode> wanted = new LinkedHashMap<>(endpoints);
    existing.forEach(slice -> slice.keep(wanted));
    List<SliceDraft> slices = new ArrayList<>(existing);
    int at = 0;
    for (ObjectNode endpoint : wanted.values()) {
      while (at < slices.size() && !slices.get(at).hasRoom()) {
        at++;
      }
      if (at == slices.size()) {
        slices.add(fresh());
      }
      slices.get(at).add(endpoint);
    }
    return slices;
  }
}
