package io.troupe.core.reconcile.replicaset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Claims;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.select.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Keeps as many active pods as a ReplicaSet wants.
 *
 * <p>Worked example: a set of 3 with pods a (Ready), b (Succeeded) and c (being deleted) has one
 * active pod; the plan reports replicas 1 in the status and creates two.
 */
public final class ReplicaSetController implements Controller {

  @Override
  public String name() {
    return "replicaset-controller";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.REPLICA_SETS, Types.PODS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Types.REPLICA_SETS)) {
      return List.of(Wake.now(key));
    }
    TreeSet<ObjectKey> keys = new TreeSet<>();
    change.before().ifPresent(pod -> owner(pod).ifPresent(keys::add));
    Optional<ObjectKey> owner = owner(change.last());
    owner.ifPresent(keys::add);
    if (Trees.controllerOf(change.last()).isEmpty() && change.after().isPresent()) {
      keys.addAll(adopters(change.last(), image));
    }
    return Wake.now(keys);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Types.REPLICA_SETS).all().stream().map(s -> Wake.now(s.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty()) {
      return Plan.NOTHING;
    }
    ReplicaSetView set = ReplicaSetView.of(stored.get());
    if (set.selector().matchesEverything() || set.selector().equals(LabelSelector.NOTHING)) {
      return Plan.NOTHING;
    }
    ResourceImage pods = image.of(Types.PODS);
    // An orphan that has finished is nobody's business any more.
    Claims claims =
        Claims.of(
            set.stored(),
            "apps/v1",
            "ReplicaSet",
            set.selector(),
            pods,
            pod -> situation.pods().of(pod).active());
    List<PodView> active =
        claims.owned().stream().map(situation.pods()::of).filter(PodView::active).toList();
    Plan.Draft draft = new Plan.Draft();
    claims.changes().forEach(draft::add);
    ReplicaSetStatus.update(set, active, situation).ifPresent(draft::add);
    if (!set.stored().facts().deleting()) {
      manage(draft, set, active, image, situation);
    }
    active.stream()
        .flatMap(pod -> pod.availableIn(set.minReadySeconds(), situation.now()).stream())
        .forEach(draft::requeueAfter);
    return draft.done();
  }

  private static void manage(
      Plan.Draft draft,
      ReplicaSetView set,
      List<PodView> active,
      ClusterImage image,
      Situation situation) {
    int missing = set.replicas() - active.size();
    if (missing > 0) {
      int count = Math.min(missing, Plan.BURST);
      String namespace = set.stored().key().namespace();
      ResourceImage pods = image.of(Types.PODS);
      List<String> names =
          situation
              .names()
              .take(
                  set.stored().key().name() + "-",
                  count,
                  name -> pods.get(namespace, name).isPresent());
      names.forEach(name -> draft.add(create(set, name)));
      draft.because(active.size() + " of " + set.replicas() + " pods, creating " + count);
    } else if (missing < 0) {
      int count = Math.min(-missing, Plan.BURST);
      List<PodView> victims =
          count == active.size()
              ? active
              : VictimOrder.choose(
                  active, related(set, active, image, situation), count, situation.now());
      victims.forEach(victim -> draft.add(delete(set, victim)));
      draft.because(active.size() + " pods for " + set.replicas() + ", deleting " + count);
    }
  }

  /** Active pods of every ReplicaSet that the same object controls. */
  private static List<PodView> related(
      ReplicaSetView set, List<PodView> own, ClusterImage image, Situation situation) {
    Optional<OwnerReference> controller = Trees.controllerOf(set.stored());
    if (controller.isEmpty()) {
      return own;
    }
    String namespace = set.stored().key().namespace();
    List<PodView> found = new ArrayList<>();
    for (StoredObject sibling :
        image.of(Types.REPLICA_SETS).withTerm(Terms.owner(controller.get().uid()), namespace)) {
      for (StoredObject pod :
          image.of(Types.PODS).withTerm(Terms.owner(sibling.uid()), namespace)) {
        PodView view = situation.pods().of(pod);
        if (view.active()) {
          found.add(view);
        }
      }
    }
    return found;
  }

  private static Action create(ReplicaSetView set, String name) {
    JsonNode template = set.tree().path("spec").path("template");
    ObjectNode pod = Json.object();
    pod.put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name).put("generateName", set.stored().key().name() + "-");
    metadata.put("namespace", set.stored().key().namespace());
    for (String field : List.of("labels", "annotations", "finalizers")) {
      if (!template.path("metadata").path(field).isEmpty()) {
        metadata.set(field, template.path("metadata").path(field));
      }
    }
    metadata
        .putArray("ownerReferences")
        .add(Trees.controllerReference(set.stored(), "apps/v1", "ReplicaSet"));
    pod.set("spec", template.path("spec"));
    return new Action.Create(
        new ObjectKey(Types.PODS, set.stored().key().namespace(), name),
        pod,
        Optional.of(
            new Action.Announce(
                set.stored(),
                "SuccessfulCreate",
                "Created pod: " + name,
                "FailedCreate",
                "Error creating: ")));
  }

  private static Action delete(ReplicaSetView set, PodView victim) {
    return new Action.Delete(
        victim.stored(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.of(
            new Action.Announce(
                set.stored(),
                "SuccessfulDelete",
                "Deleted pod: " + victim.stored().key().name(),
                "FailedDelete",
                "Error deleting: ")));
  }

  private static Optional<ObjectKey> owner(StoredObject pod) {
    return Trees.controllerOf(pod)
        .filter(o -> o.kind().equals("ReplicaSet"))
        .map(o -> new ObjectKey(Types.REPLICA_SETS, pod.key().namespace(), o.name()));
  }

  private static List<ObjectKey> adopters(StoredObject pod, ClusterImage image) {
    List<ObjectKey> found = new ArrayList<>();
    for (StoredObject set : image.of(Types.REPLICA_SETS).inNamespace(pod.key().namespace())) {
      LabelSelector selector = LabelSelector.of(set.tree().path("spec").path("selector"));
      if (!selector.matchesEverything() && selector.matches(pod.facts().labels())) {
        found.add(set.key());
      }
    }
    return found;
  }
}
