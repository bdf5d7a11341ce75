package io.troupe.core.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which fields an endpoint writes; those it does not write are never owned through it. Follows the
 * reset fields of upstream's strategies.
 */
public enum Scope {
  /** All of them. */
  WHOLE,
  /** All but status, which has an endpoint of its own. */
  ALL_BUT_STATUS,
  /** Status, labels and annotations. */
  STATUS,
  /** Status alone, as custom kinds have it. */
  STATUS_ALONE;

  private static final List<String> IDENTITY = List.of("apiVersion", "kind", "metadata", "status");
  private static final List<String> META_OF_STATUS =
      List.of("name", "namespace", "uid", "resourceVersion", "labels", "annotations");
  private static final List<String> META_OF_STATUS_ALONE = META_OF_STATUS.subList(0, 4);

  /** What of this object the endpoint does not write. */
  FieldSet ignored(ObjectNode object) {
    return switch (this) {
      case WHOLE -> FieldSet.EMPTY;
      case ALL_BUT_STATUS -> FieldSet.ofPath(PathStep.field("status"));
      case STATUS -> allButStatus(object, META_OF_STATUS);
      case STATUS_ALONE -> allButStatus(object, META_OF_STATUS_ALONE);
    };
  }

  private static FieldSet allButStatus(ObjectNode object, List<String> metadata) {
    return others(object, IDENTITY)
        .union(
            FieldSet.under(PathStep.field("metadata"), others(object.path("metadata"), metadata)));
  }

  private static FieldSet others(JsonNode object, List<String> known) {
    SortedMap<String, FieldSet> others = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      if (!known.contains(each.getKey())) {
        others.put(PathStep.field(each.getKey()), FieldSet.LEAF);
      }
    }
    return FieldSet.of(false, others);
  }
}
