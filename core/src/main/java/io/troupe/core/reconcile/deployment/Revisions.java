package io.troupe.core.reconcile.deployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ReplicaSet of the present template, and the revision numbers that rollbacks go by. */
final class Revisions {
  /** Upstream cuts the history annotation there. */
  private static final int HISTORY_CHARS_MAX = 2_000;

  private static final List<String> NOT_COPIED =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          SetDraft.REVISION,
          SetDraft.HISTORY,
          SetDraft.DESIRED,
          SetDraft.MAX,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  /** The oldest with the Deployment's template, should there be several. */
  static Optional<SetDraft> current(DeploymentView deployment, List<SetDraft> sets) {
    return sets.stream()
        .sorted(Comparator.comparing(SetDraft::created).thenComparing(SetDraft::name))
        .filter(
            set -> Templates.equal(set.tree().path("spec").path("template"), deployment.template()))
        .findFirst();
  }

  static long highest(List<SetDraft> sets) {
    return sets.stream().mapToLong(SetDraft::revision).max().orElse(0);
  }

  /** How making a new ReplicaSet ends. */
  sealed interface Made {
    record Fresh(SetDraft set) implements Made {}

    /** The name is taken by another template's or another owner's: count one collision more. */
    record Collision() implements Made {}
  }

  /**
   * @param replicas how many it begins with
   */
  static Made create(DeploymentView deployment, ClusterImage image, long revision, int replicas) {
    String hash = Templates.hash(deployment.template(), deployment.collisionCount());
    ObjectKey key =
        new ObjectKey(
            Types.REPLICA_SETS,
            deployment.stored().key().namespace(),
            deployment.name() + "-" + hash);
    if (image.get(key).isPresent()) {
      return new Made.Collision();
    }
    ObjectNode tree = Json.object().put("kind", "ReplicaSet").put("apiVersion", "apps/v1");
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", key.name()).put("namespace", key.namespace());
    ObjectNode template = deployment.template().deepCopy();
    label(template, hash);
    metadata.set("labels", template.path("metadata").path("labels").deepCopy());
    metadata
        .putArray("ownerReferences")
        .add(Trees.controllerReference(deployment.stored(), "apps/v1", "Deployment"));
    ObjectNode spec = tree.putObject("spec");
    spec.put("replicas", replicas);
    if (deployment.minReadySeconds() != 0) {
      spec.put("minReadySeconds", deployment.minReadySeconds());
    }
    ObjectNode selector = deployment.tree().path("spec").path("selector").deepCopy();
    child(selector, "matchLabels").put(Templates.HASH_LABEL, hash);
    spec.set("selector", selector);
    spec.set("template", template);
    SetDraft set = SetDraft.fresh(key, tree);
    annotate(set, deployment, revision);
    set.annotate(SetDraft.DESIRED, Integer.toString(deployment.replicas()));
    set.annotate(SetDraft.MAX, Integer.toString(deployment.maxTotal()));
    return new Made.Fresh(set);
  }

  /** Brings the annotations up to date, and minReadySeconds. */
  static void annotate(SetDraft set, DeploymentView deployment, long revision) {
    Map<String, String> wanted =
        Trees.strings(deployment.tree().path("metadata").path("annotations"));
    wanted.keySet().removeAll(NOT_COPIED);
    wanted.forEach(set::annotate);
    long old = set.revision();
    if (old < revision) {
      if (old > 0) {
        set.annotate(SetDraft.HISTORY, history(set.annotation(SetDraft.HISTORY), old));
      }
      set.annotate(SetDraft.REVISION, Long.toString(revision));
    }
    int minReady = set.tree().path("spec").path("minReadySeconds").asInt(0);
    if (minReady != deployment.minReadySeconds()) {
      set.put("minReadySeconds", JsonNodeFactory.instance.numberNode(deployment.minReadySeconds()));
    }
  }

  private static String history(String before, long revision) {
    String all = before.isEmpty() ? Long.toString(revision) : before + "," + revision;
    while (all.length() > HISTORY_CHARS_MAX) {
      all = all.substring(all.indexOf(',') + 1);
    }
    return all;
  }

  private static void label(ObjectNode template, String hash) {
    child(child(template, "metadata"), "labels").put(Templates.HASH_LABEL, hash);
  }

  private static ObjectNode child(ObjectNode parent, String field) {
    return parent.path(field) instanceof ObjectNode found ? found : parent.putObject(field);
  }

  /** Old sets beyond the limit that hold no pods any more, lowest revision first. */
  static List<StoredObject> expired(DeploymentView deployment, List<SetDraft> old) {
    List<SetDraft> alive = old.stream().filter(set -> !set.deleting()).toList();
    long excess = (long) alive.size() - deployment.historyLimit();
    if (excess <= 0) {
      return List.of();
    }
    return alive.stream()
        .sorted(Comparator.comparing(SetDraft::revision).thenComparing(SetDraft::name))
        .limit(excess)
        .filter(set -> set.actual() == 0 && set.replicas() == 0 && set.observed())
        .filter(set -> set.replicasBefore() == 0)
        .flatMap(set -> set.stored().stream())
        .toList();
  }
}
