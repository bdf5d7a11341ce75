package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Trees;
import java.time.Instant;
import java.util.Optional;

/**
 * A ReplicaSet while a plan is being made: its stored form if it has one, and the changes so far.
 * One update or create comes out of it however many steps touched it. Lives within one plan.
 */
final class SetDraft {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";

  static final String CREATE_ERROR = "ReplicaSetCreateError";

  private final ObjectKey key;
  private final Optional<StoredObject> stored;
  private final ObjectNode tree;
  private final int before;
  private boolean changed;

  private SetDraft(ObjectKey key, Optional<StoredObject> stored, ObjectNode tree, int before) {
    this.key = key;
    this.stored = stored;
    this.tree = tree;
    this.before = before;
  }

  static SetDraft of(StoredObject stored) {
    ObjectNode tree = stored.tree();
    int replicas = tree.path("spec").path("replicas").asInt(0);
    return new SetDraft(stored.key(), Optional.of(stored), tree, replicas);
  }

  /** One that is to be created. */
  static SetDraft fresh(ObjectKey key, ObjectNode tree) {
    return new SetDraft(key, Optional.empty(), tree, 0);
  }

  String name() {
    return key.name();
  }

  Optional<StoredObject> stored() {
    return stored;
  }

  ObjectNode tree() {
    return tree;
  }

  boolean isNew() {
    return stored.isEmpty();
  }

  boolean deleting() {
    return stored.map(s -> s.facts().deleting()).orElse(false);
  }

  /** As this plan leaves it. */
  int replicas() {
    return tree.path("spec").path("replicas").asInt(0);
  }

  /** As it stood before the plan; 0 for one to be created. */
  int replicasBefore() {
    return before;
  }

  private int status(String field) {
    return tree.path("status").path(field).asInt(0);
  }

  int actual() {
    return status("replicas");
  }

  int ready() {
    return status("readyReplicas");
  }

  int available() {
    return status("availableReplicas");
  }

  boolean observed() {
    return tree.path("status").path("observedGeneration").asLong(0)
        >= tree.path("metadata").path("generation").asLong(0);
  }

  Instant created() {
    return Trees.time(tree.path("metadata").path("creationTimestamp")).orElse(Instant.MAX);
  }

  long revision() {
    return number(REVISION);
  }

  long number(String annotation) {
    try {
      return Long.parseLong(annotation(annotation));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  String annotation(String name) {
    return tree.path("metadata").path("annotations").path(name).asText("");
  }

  void annotate(String name, String value) {
    if (!annotation(name).equals(value) || !tree.path("metadata").path("annotations").has(name)) {
      Trees.annotations(tree).put(name, value);
      changed = true;
    }
  }

  void put(String specField, JsonNode value) {
    if (!tree.path("spec").path(specField).equals(value)) {
      ((ObjectNode) tree.path("spec")).set(specField, value);
      changed = true;
    }
  }

  /** Sets the size and the annotations that proportional scaling reads later. */
  void scale(int replicas, DeploymentView deployment) {
    if (replicas() != replicas) {
      ((ObjectNode) tree.path("spec")).put("replicas", replicas);
      changed = true;
    }
    annotate(DESIRED, Integer.toString(deployment.replicas()));
    annotate(MAX, Integer.toString(deployment.maxTotal()));
  }

  boolean scaled() {
    return replicas() != before;
  }

  /** The write that brings it about; empty when nothing changed. */
  Optional<Action> write(DeploymentView deployment) {
    Optional<Action.Announce> announce =
        scaled() ? Optional.of(announce(deployment)) : Optional.empty();
    if (stored.isEmpty()) {
      return Optional.of(new Action.Create(key, tree, announce));
    }
    return changed
        ? Optional.of(new Action.Update(stored.get(), "", tree, scaled(), announce))
        : Optional.empty();
  }

  private Action.Announce announce(DeploymentView deployment) {
    String direction = replicas() > before ? "up" : "down";
    String text =
        "Scaled " + direction + " replica set " + name() + " from " + before + " to " + replicas();
    return new Action.Announce(
        deployment.stored(),
        "ScalingReplicaSet",
        text,
        isNew() ? CREATE_ERROR : "",
        isNew() ? "Failed to create new replica set \"" + name() + "\": " : "");
  }
}
