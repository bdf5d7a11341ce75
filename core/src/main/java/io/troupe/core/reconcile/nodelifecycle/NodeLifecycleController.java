package io.troupe.core.reconcile.nodelifecycle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Disruption;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One key a node.
 *
 * <p>Worked example: the Node's entity sets Ready to Unknown. The plan adds the taints unreachable
 * with NoSchedule and, when {@link EvictionPace} lets it, NoExecute, and sets the pods' Ready to
 * False. Pods bear the taint for the 300 seconds admission gave them; the plan asks to be made
 * again then, and deletes them, unless the node has come back and the taint is gone.
 */
public final class NodeLifecycleController implements Controller {
  private final NodeHealths healths;

  public NodeLifecycleController(NodeHealths healths) {
    this.healths = healths;
  }

  @Override
  public String name() {
    return "node-controller";
  }

  @Override
  public String component() {
    return "taint-eviction-controller";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.NODES, Types.PODS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    StoredObject last = change.last();
    if (last.key().type().equals(Types.NODES)) {
      return List.of(Wake.now(last.key()));
    }
    String node = last.facts().fields().getOrDefault("spec.nodeName", "");
    if (node.isEmpty() || change.after().isEmpty()) {
      return List.of();
    }
    // A pod matters only to a node with trouble; on a good one nothing would follow.
    return image
        .of(Types.NODES)
        .get("", node)
        .filter(found -> healths.of(found).troubled())
        .map(found -> List.of(Wake.now(found.key())))
        .orElse(List.of());
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.NODES).all().stream().map(node -> Wake.now(node.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return Plan.NOTHING;
    }
    ObjectNode node = stored.get().tree();
    Plan.Draft draft = new Plan.Draft();
    boolean mayEvict = mayEvict(draft, NodeHealth.of(stored.get(), node), image, situation.now());
    Optional<ArrayNode> taints = Taints.corrected(node, mayEvict, situation.now());
    if (taints.isPresent()) {
      ObjectNode patch = Json.object();
      if (taints.get().isEmpty()) {
        patch.putObject("spec").putNull("taints");
        ((ObjectNode) node.path("spec")).remove("taints");
      } else {
        patch.putObject("spec").set("taints", taints.get());
        node.withObject("spec").set("taints", taints.get());
      }
      draft.add(new Action.Patch(stored.get(), "", patch));
    }
    Collection<StoredObject> pods =
        image.of(Types.PODS).withTerm(Terms.field("spec.nodeName", key.name()));
    boolean unknown =
        Conditions.find(node.path("status"), "Ready").path("status").asText().equals("Unknown");
    if (unknown) {
      unready(draft, pods, situation);
    }
    evict(draft, node, pods, situation);
    return draft.done();
  }

  private boolean mayEvict(Plan.Draft draft, NodeHealth node, ClusterImage image, Instant now) {
    if (!node.dark()) {
      return false;
    }
    List<NodeHealth> all = image.of(Types.NODES).all().stream().map(healths::of).toList();
    return switch (EvictionPace.of(node, all, now)) {
      case EvictionPace.Verdict.Now _ -> true;
      case EvictionPace.Verdict.Wait(var wait) -> {
        if (node.evicting().isEmpty()) {
          draft.requeueAfter(wait);
        }
        yield node.evicting().isPresent();
      }
      case EvictionPace.Verdict.Stopped(var wait) -> {
        draft.requeueAfter(wait);
        yield false;
      }
    };
  }

  /** Nobody can say whether they are: do not send them traffic. */
  private static void unready(
      Plan.Draft draft, Collection<StoredObject> pods, Situation situation) {
    List<StoredObject> some =
        pods.stream()
            .filter(pod -> situation.pods().of(pod).ready())
            .limit(Plan.BURST / 2)
            .toList();
    for (StoredObject pod : some) {
      ObjectNode status = (ObjectNode) pod.tree().path("status");
      ObjectNode ready = (ObjectNode) Conditions.find(status, "Ready");
      ready.put("status", "False").put("lastTransitionTime", Trees.time(situation.now()));
      ObjectNode patch = Json.object();
      patch.putObject("status").set("conditions", status.path("conditions"));
      draft.add(new Action.Patch(pod, "status", patch));
    }
    for (StoredObject pod : some) {
      draft.add(new Action.Note(pod, true, "NodeNotReady", "Node is not ready"));
    }
  }

  private static void evict(
      Plan.Draft draft, ObjectNode node, Collection<StoredObject> pods, Situation situation) {
    boolean any = false;
    for (var taint : node.path("spec").path("taints")) {
      any |= taint.path("effect").asText().equals("NoExecute");
    }
    if (!any) {
      return;
    }
    Instant now = situation.now();
    List<StoredObject> victims = new ArrayList<>();
    for (StoredObject pod : pods) {
      PodView view = situation.pods().of(pod);
      if (pod.facts().deleting() || view.finished()) {
        continue;
      }
      Optional<Duration> stays = Taints.staysFor(node, pod.tree(), now);
      if (stays.isPresent() && stays.get().isPositive()) {
        draft.requeueAfter(stays.get());
      } else if (stays.isPresent() && victims.size() < Plan.BURST / 4) {
        victims.add(pod);
      }
    }
    for (StoredObject victim : victims) {
      String name = victim.key().namespace() + "/" + victim.key().name();
      draft.add(
          new Action.Note(
              victim, false, "TaintManagerEviction", "Marking for deletion Pod " + name));
    }
    for (StoredObject victim : victims) {
      ObjectNode mark =
          Disruption.mark(
              victim,
              "DeletionByTaintManager",
              "Taint manager: deleting due to NoExecute taint",
              now);
      draft.add(new Action.Patch(victim, "status", mark));
    }
    for (StoredObject victim : victims) {
      draft.add(
          new Action.Delete(victim, Optional.empty(), Optional.empty(), false, Optional.empty()));
    }
    if (!victims.isEmpty()) {
      draft.because("taint NoExecute, evicting " + victims.size() + " pods");
    }
  }
}
