package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.select.LabelSelector;
import java.util.OptionalInt;

/**
 * What the controller reads of a Deployment.
 *
 * @param tree the whole object, not to be changed
 * @param maxSurge pods above replicas during a rolling update
 * @param maxUnavailable pods that may be missing meanwhile; never both 0 with maxSurge
 * @param progressDeadlineSeconds empty for none
 */
record DeploymentView(
    StoredObject stored,
    ObjectNode tree,
    int replicas,
    boolean rolling,
    int maxSurge,
    int maxUnavailable,
    int minReadySeconds,
    int historyLimit,
    boolean paused,
    OptionalInt progressDeadlineSeconds,
    long generation,
    long collisionCount,
    LabelSelector selector) {

  private static final int NO_DEADLINE = Integer.MAX_VALUE;

  static DeploymentView of(StoredObject stored) {
    ObjectNode tree = stored.tree();
    JsonNode spec = tree.path("spec");
    int replicas = spec.path("replicas").asInt(1);
    boolean rolling = !spec.path("strategy").path("type").asText("").equals("Recreate");
    JsonNode rollingUpdate = spec.path("strategy").path("rollingUpdate");
    int surge = rolling ? Trees.scaled(rollingUpdate.path("maxSurge"), replicas, true) : 0;
    int unavailable =
        rolling ? Trees.scaled(rollingUpdate.path("maxUnavailable"), replicas, false) : 0;
    if (rolling && surge == 0 && unavailable == 0) {
      unavailable = 1; // percentages that round to nothing would stop the roll-out for ever
    }
    int deadline = spec.path("progressDeadlineSeconds").asInt(NO_DEADLINE);
    return new DeploymentView(
        stored,
        tree,
        replicas,
        rolling,
        surge,
        Math.min(unavailable, replicas),
        spec.path("minReadySeconds").asInt(0),
        spec.path("revisionHistoryLimit").asInt(Integer.MAX_VALUE),
        spec.path("paused").asBoolean(false),
        deadline == NO_DEADLINE ? OptionalInt.empty() : OptionalInt.of(deadline),
        tree.path("metadata").path("generation").asLong(0),
        tree.path("status").path("collisionCount").asLong(0),
        LabelSelector.of(spec.path("selector")));
  }

  String name() {
    return stored.key().name();
  }

  /** Most pods of all ReplicaSets together. */
  int maxTotal() {
    return replicas + maxSurge;
  }

  JsonNode template() {
    return tree.path("spec").path("template");
  }
}
