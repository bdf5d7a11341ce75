package io.troupe.core.reconcile.resourcequota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.EventType;
import io.troupe.core.quantity.Quantity;
import io.troupe.core.quota.Amounts;
import io.troupe.core.quota.PendingCharge;
import io.troupe.core.quota.PendingCharges;
import io.troupe.core.quota.Quota;
import io.troupe.core.quota.QuotaCount;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Admission only ever charges; this controller counts. It looks when something goes, and some
 * seconds after each charge, for the write it was made for may have failed.
 */
public final class ResourceQuotaController implements Controller {
  /** Deletions come in crowds; one count serves them all. */
  static final Duration BREATH = Duration.ofMillis(200);

  /** After a charge: longer than a charged write can be under way. */
  static final Duration RECOUNT = Duration.ofSeconds(6);

  private static final String PHASE = "status.phase";

  private final KindRegistry kinds;
  private final PendingCharges pending;

  public ResourceQuotaController(KindRegistry kinds, PendingCharges pending) {
    this.kinds = kinds;
    this.pending = pending;
  }

  @Override
  public String name() {
    return "resourcequota-controller";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public boolean statusFollowsFromImage() {
    return false;
  }

  @Override
  public Collection<ResourceType> watches() {
    return types();
  }

  /** What quotas may limit: whatever is kept in namespaces and clients can list. */
  private List<ResourceType> types() {
    return kinds.all().stream()
        .filter(kind -> kind.namespaced() && kind.verbs().containsAll(List.of("create", "list")))
        .map(Kind::type)
        .filter(type -> !type.resource().equals("events"))
        .distinct()
        .toList();
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(Quota.TYPE)) {
      pending.saw(change);
      boolean charged = change.type() == EventType.STATUS_REPORTED;
      return List.of(new Wake(key, charged ? RECOUNT : Duration.ZERO));
    }
    if (!frees(change)) {
      return List.of();
    }
    return image.of(Quota.TYPE).inNamespace(key.namespace()).stream()
        .map(quota -> new Wake(quota.key(), BREATH))
        .toList();
  }

  /** Whether the change may have made room. */
  private static boolean frees(ObjectChange change) {
    if (change.after().isEmpty()) {
      return true;
    }
    if (change.before().isEmpty()) {
      return false;
    }
    return switch (change.last().key().type().qualified()) {
      case "pods" ->
          !phase(change.before().get()).equals(phase(change.last()))
              || change.type() == EventType.SPEC_CHANGED;
      case "services", "persistentvolumeclaims" -> true;
      default -> false;
    };
  }

  private static String phase(StoredObject pod) {
    return pod.facts().fields().getOrDefault(PHASE, "");
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(Quota.TYPE).all().stream().map(q -> Wake.now(q.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty() || stored.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    List<PendingCharge> charges = pending.of(key.namespace());
    ObjectNode quota = stored.get().tree();
    Amounts hard = Amounts.of(quota.path("spec").path("hard"));
    Amounts counted = QuotaCount.of(quota, key.namespace(), types(), charges, image);
    Amounts used =
        notBelow(
            counted,
            Amounts.of(quota.path("status").path("used")),
            pending.chargedElsewhere(stored.get().uid()));
    ObjectNode next = quota.deepCopy();
    ObjectNode status = next.withObject("status");
    status.set("hard", hard.toTree());
    status.set("used", used.toTree());
    Plan.Draft draft = new Plan.Draft();
    if (!status.equals(quota.path("status"))) {
      draft.add(new Action.Update(stored.get(), "status", next, false, Optional.empty()));
      draft.because("used " + used);
    }
    if (!charges.isEmpty() || !used.equals(counted)) {
      draft.requeueAfter(RECOUNT);
    }
    return draft.done();
  }

  /**
   * Writes charged by another control-plane node may be under way: until they must have shown, what
   * was charged for them is not taken back.
   */
  private static Amounts notBelow(Amounts counted, Amounts standing, Amounts elsewhere) {
    if (elsewhere.isEmpty()) {
      return counted;
    }
    Amounts atMost = counted.plus(elsewhere);
    Map<String, Quantity> floor = new TreeMap<>();
    counted
        .byName()
        .forEach((name, seen) -> {
          Quantity kept = standing.of(name);
          Quantity most = atMost.of(name);
          Quantity low = kept.compareTo(most) < 0 ? kept : most;
          floor.put(name, seen.compareTo(low) < 0 ? low : seen);
        });
    return new Amounts(floor);
  }
}
