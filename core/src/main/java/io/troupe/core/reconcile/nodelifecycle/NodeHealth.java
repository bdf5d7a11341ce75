package io.troupe.core.reconcile.nodelifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Trees;
import java.time.Instant;
import java.util.Optional;

/**
 * What a zone is judged by.
 *
 * @param zone region and zone; nodes without these labels are one zone
 * @param ready as its Ready condition says: True, False, Unknown; empty when it never said
 * @param since when that condition changed last
 * @param evicts whether it bears any taint that makes pods leave
 * @param evicting when its pods began to be told to leave, for want of readiness
 */
public record NodeHealth(
    String name,
    String zone,
    String ready,
    Instant since,
    boolean evicts,
    Optional<Instant> evicting) {
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String ZONE = "topology.kubernetes.io/zone";

  public static NodeHealth of(StoredObject node) {
    return of(node, node.view());
  }

  static NodeHealth of(StoredObject node, ObjectNode tree) {
    JsonNode ready = Conditions.find(tree.path("status"), "Ready");
    var labels = node.facts().labels();
    return new NodeHealth(
        node.key().name(),
        labels.getOrDefault(REGION, "") + '/' + labels.getOrDefault(ZONE, ""),
        ready.path("status").asText(""),
        Trees.time(ready.path("lastTransitionTime")).orElse(Instant.EPOCH),
        evicts(tree),
        Taints.evictingSince(tree));
  }

  private static boolean evicts(ObjectNode tree) {
    for (JsonNode taint : tree.path("spec").path("taints")) {
      if (taint.path("effect").asText().equals("NoExecute")) {
        return true;
      }
    }
    return false;
  }

  /** Its pods are looked at when they change; on other nodes nothing would follow from that. */
  boolean troubled() {
    return evicts || ready.equals("Unknown");
  }

  boolean good() {
    return ready.equals("True");
  }

  boolean dark() {
    return ready.equals("False") || ready.equals("Unknown");
  }
}
