package io.troupe.http.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What other servers' APIs add to this server's documents. Any thread; the arguments stay as they
 * are.
 */
public interface RemoteDocuments {

  /** There are no other servers. */
  RemoteDocuments NONE = new RemoteDocuments() {};

  /** Whether there is anything to add. */
  default boolean any() {
    return false;
  }

  /**
   * @param local an APIGroupList
   */
  default ObjectNode groups(ObjectNode local) {
    return local;
  }

  /**
   * @param local an APIGroupDiscoveryList
   * @param core whether it is the one of {@code /api}
   */
  default ObjectNode aggregated(ObjectNode local, boolean core) {
    return local;
  }

  /**
   * @param local the index of {@code /openapi/v3}
   */
  default ObjectNode openApiIndex(ObjectNode local) {
    return local;
  }

  /** One group of {@link #groups}, as an APIGroup. */
  default Optional<ObjectNode> group(String name, ObjectNode localGroups) {
    for (var group : groups(localGroups).path("groups")) {
      if (group.path("name").asText().equals(name)) {
        ObjectNode found = localGroups.objectNode();
        found.put("kind", "APIGroup").put("apiVersion", "v1");
        found.setAll((ObjectNode) group);
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
