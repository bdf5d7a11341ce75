package io.troupe.core.reconcile.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.select.LabelSelector;
import java.util.List;
import java.util.Optional;

/** The status a ReplicaSet should show. Follows upstream replica_set_utils.go. */
final class ReplicaSetStatus {
  private ReplicaSetStatus() {}

  /** Empty when what is stored is right. */
  static Optional<Action> update(ReplicaSetView set, List<PodView> active, Situation situation) {
    ObjectNode status = Json.object();
    LabelSelector template =
        LabelSelector.ofLabels(
            set.tree().path("spec").path("template").path("metadata").path("labels"));
    int labeled = 0;
    int ready = 0;
    int available = 0;
    for (PodView pod : active) {
      labeled += template.matches(pod.stored().facts().labels()) ? 1 : 0;
      ready += pod.ready() ? 1 : 0;
      available += pod.available(set.minReadySeconds(), situation.now()) ? 1 : 0;
    }
    status.put("replicas", active.size());
    putUnlessZero(status, "fullyLabeledReplicas", labeled);
    putUnlessZero(status, "readyReplicas", ready);
    putUnlessZero(status, "availableReplicas", available);
    status.put("observedGeneration", set.generation());
    if (set.tree().path("status").has("conditions")) {
      status.set("conditions", set.tree().path("status").path("conditions").deepCopy());
    }
    if (situation.trouble().isPresent()) {
      Situation.Trouble trouble = situation.trouble().get();
      if (Conditions.find(status, "ReplicaFailure").isMissingNode()) {
        Conditions.set(
            status, "ReplicaFailure", "True", trouble.reason(), trouble.message(), situation.now());
      }
    } else {
      Conditions.remove(status, "ReplicaFailure");
    }
    if (Trees.same(status, set.tree().path("status"))) {
      return Optional.empty();
    }
    ObjectNode object = set.tree().deepCopy();
    object.set("status", status);
    return Optional.of(new Action.Update(set.stored(), "status", object, false, Optional.empty()));
  }

  private static void putUnlessZero(ObjectNode status, String field, int value) {
    if (value != 0) {
      status.put(field, value);
    }
  }
}
