package io.troupe.core.reconcile.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.select.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts what each PodDisruptionBudget speaks for.
 *
 * <p>Worked example: minAvailable 2 over three ready pods allows one disruption. An eviction takes
 * it and names the pod; until that pod is seen to go, it counts as not healthy, and a second
 * eviction is refused. One that has not gone after {@link #DELETION_TIMEOUT} never will: it counts
 * again.
 */
public final class DisruptionController implements Controller {
  public static final ResourceType BUDGETS = new ResourceType("policy", "poddisruptionbudgets");

  /** How long an evicted pod may take to be marked for deletion. */
  static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  private static final String ALLOWED = "DisruptionAllowed";
  private final ExpectedPods expected;

  public DisruptionController(KindRegistry kinds) {
    this.expected = new ExpectedPods(kinds);
  }

  @Override
  public String name() {
    return "disruption-controller";
  }

  @Override
  public String component() {
    return "controllermanager";
  }

  @Override
  public boolean staysInNamespace() {
    return true;
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(BUDGETS, Types.PODS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    ObjectKey key = change.last().key();
    if (key.type().equals(BUDGETS)) {
      return List.of(Wake.now(key));
    }
    TreeSet<ObjectKey> keys = new TreeSet<>();
    for (StoredObject budget : image.of(BUDGETS).inNamespace(key.namespace())) {
      LabelSelector selector = selector(budget.tree());
      boolean concerned =
          selector.matches(change.last().facts().labels())
              || change.before().map(p -> selector.matches(p.facts().labels())).orElse(false);
      if (concerned) {
        keys.add(budget.key());
      }
    }
    return Wake.now(keys);
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    return image.of(BUDGETS).all().stream().map(b -> Wake.now(b.key())).toList();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    Optional<StoredObject> stored = image.get(key);
    if (stored.isEmpty() || stored.get().facts().deleting()) {
      return Plan.NOTHING;
    }
    ObjectNode budget = stored.get().tree();
    LabelSelector selector = selector(budget);
    List<PodView> pods =
        image.of(Types.PODS).inNamespace(key.namespace()).stream()
            .filter(pod -> selector.matches(pod.facts().labels()))
            .map(situation.pods()::of)
            .toList();
    Plan.Draft draft = new Plan.Draft();
    ObjectNode next = budget.deepCopy();
    switch (expected.of(budget.path("spec"), pods, image)) {
      case ExpectedPods.Answer.Unknown(var why) -> failed(next, why, situation.now());
      case ExpectedPods.Answer.Known(var count, var desired) ->
          counted(next, pods, count, desired, situation.now(), draft);
    }
    if (!next.path("status").equals(budget.path("status"))) {
      draft.add(new Action.Update(stored.get(), "status", next, false, Optional.empty()));
    }
    return draft.done();
  }

  private static void counted(
      ObjectNode budget,
      List<PodView> pods,
      int expectedPods,
      int desired,
      Instant now,
      Plan.Draft draft) {
    TreeMap<String, Instant> leaving = leaving(budget.path("status"), pods, now, draft);
    int healthy = 0;
    for (PodView pod : pods) {
      if (!pod.deleting() && !leaving.containsKey(pod.stored().key().name()) && pod.ready()) {
        healthy++;
      }
    }
    int allowed = expectedPods <= 0 ? 0 : Math.max(0, healthy - desired);
    ObjectNode status = budget.withObject("status");
    status.remove("disruptedPods");
    if (!leaving.isEmpty()) {
      ObjectNode named = status.putObject("disruptedPods");
      leaving.forEach((name, time) -> named.put(name, Trees.time(time)));
    }
    status
        .put("currentHealthy", healthy)
        .put("desiredHealthy", desired)
        .put("disruptionsAllowed", allowed)
        .put("expectedPods", expectedPods);
    condition(
        budget,
        allowed > 0 ? "True" : "False",
        allowed > 0 ? "SufficientPods" : "InsufficientPods",
        "",
        now);
  }

  /** Evicted pods that are not marked for deletion yet, and may still be. */
  private static TreeMap<String, Instant> leaving(
      JsonNode status, List<PodView> pods, Instant now, Plan.Draft draft) {
    TreeMap<String, Instant> leaving = new TreeMap<>();
    for (PodView pod : pods) {
      String name = pod.stored().key().name();
      Optional<Instant> since = Trees.time(status.path("disruptedPods").path(name));
      if (since.isPresent() && !pod.deleting()) {
        Instant end = since.get().plus(DELETION_TIMEOUT);
        if (end.isAfter(now)) {
          leaving.put(name, since.get());
          draft.requeueAfter(Duration.between(now, end));
        }
      }
    }
    return leaving;
  }

  /** What cannot be counted allows nothing. */
  private static void failed(ObjectNode budget, String why, Instant now) {
    budget.withObject("status").put("disruptionsAllowed", 0);
    condition(budget, "False", "SyncFailed", why, now);
  }

  private static void condition(
      ObjectNode budget, String value, String reason, String message, Instant now) {
    long generation = budget.path("metadata").path("generation").asLong();
    ObjectNode status = budget.withObject("status");
    putNumber(status, "observedGeneration", generation);
    Conditions.set(status, ALLOWED, value, reason, message, now);
    if (Conditions.find(status, ALLOWED) instanceof ObjectNode condition) {
      putNumber(condition, "observedGeneration", generation);
    }
  }

  /** As a parser would hold it, so that a status that says the same is equal. */
  private static void putNumber(ObjectNode node, String field, long value) {
    node.put(field, Math.toIntExact(value));
  }

  private static LabelSelector selector(ObjectNode budget) {
    return LabelSelector.of(budget.path("spec").path("selector"));
  }
}
