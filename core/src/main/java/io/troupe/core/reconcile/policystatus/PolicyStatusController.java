package io.troupe.core.reconcile.policystatus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Fills in status.typeChecking and status.observedGeneration of each policy. */
public final class PolicyStatusController implements Controller {
  private static final ResourceType POLICIES =
      new ResourceType("admissionregistration.k8s.io", "validatingadmissionpolicies");

  private final Supplier<? extends KindRegistry> kinds;

  /**
   * @param kinds served at the moment; what is not there yet is not checked
   */
  public PolicyStatusController(Supplier<? extends KindRegistry> kinds) {
    this.kinds = kinds;
  }

  @Override
  public String name() {
    return "validatingadmissionpolicy-status-controller";
  }

  @Override
  public boolean statusFollowsFromImage() {
    return false;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(POLICIES);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    return List.of(Wake.now(change.last().key()));
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(POLICIES).all().stream().map(p -> Wake.now(p.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> found = image.get(key);
    if (found.isEmpty() || found.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectNode policy = found.get().tree();
    long generation = policy.path("metadata").path("generation").asLong();
    if (policy.path("status").path("observedGeneration").asLong() >= generation) {
      return Plan.NOTHING;
    }
    ObjectNode patch = Json.object();
    patch
        .putObject("status")
        .put("observedGeneration", generation)
        .set("typeChecking", new TypeCheck(kinds.get()).of(policy));
    return Plan.of(new Action.Patch(found.get(), "status", patch));
  }
}
