package io.troupe.core.reconcile.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.select.LabelSelector;

/**
 * What the controller reads of a ReplicaSet.
 *
 * @param tree the whole object, not to be changed
 */
record ReplicaSetView(
    StoredObject stored,
    ObjectNode tree,
    int replicas,
    int minReadySeconds,
    LabelSelector selector,
    long generation) {

  static ReplicaSetView of(StoredObject stored) {
    ObjectNode tree = stored.tree();
    return new ReplicaSetView(
        stored,
        tree,
        tree.path("spec").path("replicas").asInt(1),
        tree.path("spec").path("minReadySeconds").asInt(0),
        LabelSelector.of(tree.path("spec").path("selector")),
        tree.path("metadata").path("generation").asLong(0));
  }
}
