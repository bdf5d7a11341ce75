package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.Uid;
import java.util.List;
import java.util.Map;

/**
 * What a Node object says of itself: read once for each version of the object.
 *
 * @param unschedulable cordoned
 * @param allocatable what pods may use; {@code status.allocatable}
 * @param podsMax how many pods may run there
 */
public record NodeFacts(
    String name,
    Uid uid,
    Map<String, String> labels,
    boolean unschedulable,
    List<Taint> taints,
    Resources allocatable,
    int podsMax) {

  public NodeFacts {
    taints = List.copyOf(taints);
  }

  public static NodeFacts of(StoredObject object) {
    JsonNode node = object.view();
    JsonNode allocatable = node.path("status").path("allocatable");
    return new NodeFacts(
        object.key().name(),
        object.uid(),
        object.facts().labels(),
        node.path("spec").path("unschedulable").asBoolean(false),
        Taint.listOf(node.path("spec").path("taints")),
        ResourceReader.read(allocatable),
        (int) ResourceReader.quantity(allocatable.path("pods")).value());
  }
}
