package io.troupe.core.reconcile.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.OwnerReference;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.object.ObjectRules;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Claims;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.garbage.Owners.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Follows owner references: deletes dependents whose owners are all gone, empties owners deleted in
 * the foreground, cuts dependents loose from owners deleted with orphaning.
 *
 * <p>A key is an <em>owner</em>: the object itself while it waits for its dependents, its uid when
 * it is gone. So the deletion of a ReplicaSet of 1,000 pods is two plans and not 1,000. A dependent
 * whose owner is present and stays wakes nobody.
 *
 * <p>Worked example: Deployment D is deleted in the background; D's uid is woken, its one
 * dependent, ReplicaSet R, has no other owner and is deleted; that wakes R's uid, and so on down to
 * the pods.
 */
public final class GarbageCollector implements Controller {
  private final Owners owners;

  public GarbageCollector(KindRegistry kinds) {
    this.owners = new Owners(kinds);
  }

  @Override
  public String name() {
    return "generic-garbage-collector";
  }

  @Override
  public String component() {
    return "garbage-collector-controller";
  }

  @Override
  public Collection<ResourceType> watches() {
    return owners.types();
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    StoredObject last = change.last();
    TreeSet<ObjectKey> keys = new TreeSet<>();
    if (change.after().isEmpty()) {
      if (owners.hasDependents(last.uid(), image)) {
        keys.add(gone(last.uid()));
      }
    }
    // One that has just gone is looked at once more, so that its plan goes too.
    if (leavesWithCare(last)
        || change.before().map(GarbageCollector::leavesWithCare).orElse(false)) {
      keys.add(last.key());
    }
    for (OwnerReference reference : last.facts().owners()) {
      concerned(reference, last, image).ifPresent(keys::add);
    }
    change
        .before()
        .ifPresent(before ->
            before.facts().owners().stream()
                .filter(reference -> !last.facts().owners().contains(reference))
                .forEach(reference -> concerned(reference, last, image).ifPresent(keys::add)));
    return Wake.now(keys);
  }

  /** One pass over what is indexed, no object is parsed. */
  @Override
  public List<Wake> everything(ClusterImage image) {
    TreeSet<ObjectKey> keys = new TreeSet<>();
    Map<OwnerReference, Optional<ObjectKey>> known = new HashMap<>();
    String namespace = "";
    for (ResourceType type : owners.types()) {
      for (StoredObject object : image.of(type).all()) {
        if (!namespace.equals(object.key().namespace())) {
          namespace = object.key().namespace();
          known.clear(); // the same reference may be right in one namespace and wrong in another
        }
        if (leavesWithCare(object)) {
          keys.add(object.key());
        }
        for (OwnerReference reference : object.facts().owners()) {
          known.computeIfAbsent(reference, r -> concerned(r, object, image)).ifPresent(keys::add);
        }
      }
    }
    return Wake.now(keys);
  }

  private static boolean leavesWithCare(StoredObject object) {
    ObjectFacts facts = object.facts();
    return facts.deleting()
        && (facts.finalizers().contains(ObjectRules.FOREGROUND)
            || facts.finalizers().contains(ObjectRules.ORPHAN));
  }

  /** The key of an owner that has something to do about this dependent. */
  private Optional<ObjectKey> concerned(
      OwnerReference reference, StoredObject dependent, ClusterImage image) {
    return switch (owners.resolve(reference, dependent.key(), image)) {
      case Owner.Present present ->
          leavesWithCare(present.object()) ? Optional.of(present.object().key()) : Optional.empty();
      case Owner.Missing _ -> Optional.of(gone(reference.uid()));
      case Owner.Unknown unknown ->
          unknown.why().isEmpty() ? Optional.empty() : Optional.of(gone(reference.uid()));
    };
  }

  private static ObjectKey gone(Uid owner) {
    return new ObjectKey(Types.OWNERS, "", owner.value());
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Plan.Draft draft = new Plan.Draft();
    if (key.type().equals(Types.OWNERS)) {
      judge(draft, owners.dependents(new Uid(key.name()), image), image);
      return draft.done();
    }
    Optional<StoredObject> found = image.get(key).filter(GarbageCollector::leavesWithCare);
    if (found.isEmpty()) {
      return Plan.NOTHING;
    }
    StoredObject owner = found.get();
    List<StoredObject> dependents = owners.dependents(owner.uid(), image);
    if (owner.facts().finalizers().contains(ObjectRules.ORPHAN)) {
      orphan(draft, owner, dependents);
      return draft.done();
    }
    judge(draft, dependents, image);
    if (dependents.stream().noneMatch(d -> Owners.reference(d, owner.uid()).blockOwnerDeletion())) {
      draft.add(without(owner, ObjectRules.FOREGROUND));
      draft.because("nothing blocks the deletion of " + owner.key());
    }
    return draft.done();
  }

  private static void orphan(Plan.Draft draft, StoredObject owner, List<StoredObject> dependents) {
    for (StoredObject dependent : dependents) {
      if (draft.size() < Plan.BURST) {
        draft.add(Claims.owners(dependent, others(dependent, Set.of(owner.uid()))));
      }
    }
    // Only a later look may let the owner go: a dependent that was not released after all would be
    // collected.
    if (dependents.isEmpty()) {
      draft.add(without(owner, ObjectRules.ORPHAN));
    }
    draft.because("orphaning " + dependents.size() + " dependents of " + owner.key());
  }

  private void judge(Plan.Draft draft, List<StoredObject> dependents, ClusterImage image) {
    for (StoredObject dependent : dependents) {
      if (draft.size() < Plan.BURST) {
        judge(draft, dependent, image);
      }
    }
  }

  private void judge(Plan.Draft draft, StoredObject dependent, ClusterImage image) {
    boolean foreground = dependent.facts().finalizers().contains(ObjectRules.FOREGROUND);
    if (dependent.facts().deleting() && !foreground) {
      return;
    }
    boolean solid = false;
    boolean unknown = false;
    boolean awaited = false;
    Set<Uid> gone = new TreeSet<>(java.util.Comparator.comparing(Uid::value));
    for (OwnerReference reference : dependent.facts().owners()) {
      switch (owners.resolve(reference, dependent.key(), image)) {
        case Owner.Present present -> {
          if (present.waits()) {
            awaited = true;
            gone.add(reference.uid());
          } else {
            solid = true;
          }
        }
        case Owner.Missing _ -> gone.add(reference.uid());
        case Owner.Unknown(var why) -> {
          unknown = true;
          if (!why.isEmpty()) {
            draft.add(new Action.Note(dependent, true, "OwnerRefInvalidNamespace", why));
          }
        }
      }
    }
    if (unknown || gone.isEmpty()) {
      return;
    }
    if (solid) {
      draft.add(Claims.owners(dependent, others(dependent, gone)));
      return;
    }
    collect(draft, dependent, awaited, image);
  }

  private void collect(
      Plan.Draft draft, StoredObject dependent, boolean awaited, ClusterImage image) {
    List<String> finalizers = dependent.facts().finalizers();
    Propagation propagation = Propagation.BACKGROUND;
    if (awaited) {
      List<StoredObject> below = owners.dependents(dependent.uid(), image);
      if (!below.isEmpty()) {
        propagation = Propagation.FOREGROUND;
        boolean cycle =
            below.stream()
                .anyMatch(b ->
                    b.facts().deleting()
                        && b.facts().finalizers().contains(ObjectRules.FOREGROUND));
        if (cycle) {
          unblock(draft, dependent);
        }
      }
    } else if (finalizers.contains(ObjectRules.ORPHAN)) {
      propagation = Propagation.ORPHAN;
    } else if (finalizers.contains(ObjectRules.FOREGROUND)) {
      propagation = Propagation.FOREGROUND;
    }
    if (dependent.facts().deleting()) {
      return;
    }
    draft.add(
        new Action.Delete(
            dependent, Optional.of(propagation), Optional.empty(), true, Optional.empty()));
    draft.because("no owner left for " + dependent.key());
  }

  /** Two that wait for each other would wait for ever. */
  private static void unblock(Plan.Draft draft, StoredObject dependent) {
    if (dependent.facts().owners().stream().noneMatch(OwnerReference::blockOwnerDeletion)) {
      return;
    }
    ArrayNode references = Json.object().arrayNode();
    for (JsonNode reference : dependent.tree().path("metadata").path("ownerReferences")) {
      references.add(((ObjectNode) reference).put("blockOwnerDeletion", false));
    }
    draft.add(Claims.owners(dependent, references));
  }

  private static ArrayNode others(StoredObject dependent, Set<Uid> without) {
    ArrayNode references = Json.object().arrayNode();
    for (JsonNode reference : dependent.tree().path("metadata").path("ownerReferences")) {
      if (!without.contains(new Uid(reference.path("uid").asText("-")))) {
        references.add(reference);
      }
    }
    return references;
  }

  private static Action without(StoredObject object, String finalizer) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    List<String> kept = new ArrayList<>(object.facts().finalizers());
    kept.remove(finalizer);
    if (kept.isEmpty()) {
      metadata.putNull("finalizers");
    } else {
      ArrayNode array = metadata.putArray("finalizers");
      kept.forEach(array::add);
    }
    return new Action.Patch(object, "", patch);
  }
}
