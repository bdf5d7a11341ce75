package io.troupe.core.reconcile.protection;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Sees to one finalizer: objects have it while they live, and lose it when they are being deleted
 * and nobody uses them any more.
 */
public final class ProtectionController implements Controller {
  private final String name;
  private final ResourceType type;
  private final String finalizer;
  private final Use use;

  private ProtectionController(String name, ResourceType type, String finalizer, Use use) {
    this.name = name;
    this.type = type;
    this.finalizer = finalizer;
    this.use = use;
  }

  public static Controller ofClaims() {
    return new ProtectionController(
        "pvc-protection-controller",
        VolumeTypes.CLAIMS,
        "kubernetes.io/pvc-protection",
        new ClaimUse());
  }

  public static Controller ofVolumes() {
    return new ProtectionController(
        "pv-protection-controller",
        VolumeTypes.VOLUMES,
        "kubernetes.io/pv-protection",
        new VolumeUse());
  }

  public static Controller ofAttributes() {
    return new ProtectionController(
        "volumeattributesclass-protection-controller",
        VolumeTypes.ATTRIBUTES_CLASSES,
        "kubernetes.io/vac-protection",
        new AttributesUse());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Collection<ResourceType> watches() {
    List<ResourceType> types = new ArrayList<>(use.users());
    types.add(type);
    return types;
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (!key.type().equals(type)) {
      return Wake.now(use.released(change, image));
    }
    return change.after().filter(this::isDue).isPresent() ? List.of(Wake.now(key)) : List.of();
  }

  /** Whether it lacks the finalizer, or should perhaps lose it. */
  private boolean isDue(StoredObject object) {
    return object.facts().deleting() == object.facts().finalizers().contains(finalizer);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(type).all().stream().filter(this::isDue).map(o -> Wake.now(o.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> found = image.get(key).filter(this::isDue);
    if (found.isEmpty()) {
      return Plan.NOTHING;
    }
    boolean deleting = found.get().facts().deleting();
    if (deleting && use.isUsed(found.get(), image)) {
      return Plan.NOTHING;
    }
    ObjectNode object = found.get().tree();
    ArrayNode finalizers = object.withObjectProperty("metadata").putArray("finalizers");
    for (String each : found.get().facts().finalizers()) {
      if (!each.equals(finalizer)) {
        finalizers.add(each);
      }
    }
    if (!deleting) {
      finalizers.add(finalizer);
    }
    return Plan.of(new Action.Update(found.get(), "", object, false, Optional.empty()));
  }
}
