package io.troupe.core.reconcile.podgc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ResourceImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Disruption;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Three kinds of keys: a node that may be gone (its pods are orphans), a pod that is being deleted
 * without ever having been placed, and one for all finished pods together.
 */
public final class PodGarbageCollector implements Controller {
  /** Finished pods that may stay; upstream's --terminated-pod-gc-threshold. */
  public static final int TERMINATED_MAX = 12_500;

  /** A node that is created again within this time keeps its pods. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private static final ObjectKey FINISHED = new ObjectKey(Types.PODS, "", "terminated");

  private final int terminatedMax;

  public PodGarbageCollector() {
    this(TERMINATED_MAX);
  }

  PodGarbageCollector(int terminatedMax) {
    this.terminatedMax = terminatedMax;
  }

  @Override
  public String name() {
    return "pod-garbage-collector";
  }

  @Override
  public Collection<ResourceType> watches() {
    return List.of(Types.NODES, Types.PODS);
  }

  @Override
  public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
    StoredObject last = change.last();
    if (last.key().type().equals(Types.NODES)) {
      return change.after().isEmpty() ? List.of(new Wake(last.key(), QUARANTINE)) : List.of();
    }
    if (change.after().isEmpty()) {
      return List.of();
    }
    List<Wake> wakes = new ArrayList<>();
    String node = last.facts().fields().getOrDefault("spec.nodeName", "");
    if (!node.isEmpty() && image.of(Types.NODES).get("", node).isEmpty()) {
      wakes.add(new Wake(new ObjectKey(Types.NODES, "", node), QUARANTINE));
    }
    if (node.isEmpty() && last.facts().deleting()) {
      wakes.add(Wake.now(last.key()));
    }
    if (finishedCount(image) > terminatedMax) {
      wakes.add(Wake.now(FINISHED));
    }
    return wakes;
  }

  @Override
  public List<Wake> everything(ClusterImage image) {
    TreeSet<String> gone = new TreeSet<>();
    List<Wake> wakes = new ArrayList<>();
    for (StoredObject pod : image.of(Types.PODS).all()) {
      String node = pod.facts().fields().getOrDefault("spec.nodeName", "");
      if (!node.isEmpty() && image.of(Types.NODES).get("", node).isEmpty()) {
        gone.add(node);
      } else if (node.isEmpty() && pod.facts().deleting()) {
        wakes.add(Wake.now(pod.key()));
      }
    }
    gone.forEach(node -> wakes.add(new Wake(new ObjectKey(Types.NODES, "", node), QUARANTINE)));
    wakes.add(Wake.now(FINISHED));
    return wakes;
  }

  private static int finishedCount(ClusterImage image) {
    ResourceImage pods = image.of(Types.PODS);
    return pods.withTerm(Terms.field("status.phase", "Succeeded")).size()
        + pods.withTerm(Terms.field("status.phase", "Failed")).size();
  }

  @Override
  public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
    if (key.equals(FINISHED)) {
      return finished(image, situation);
    }
    if (key.type().equals(Types.NODES)) {
      return image.get(key).isPresent() ? Plan.NOTHING : orphans(image, key.name(), situation);
    }
    Optional<StoredObject> pod = image.get(key);
    boolean stuck =
        pod.isPresent()
            && pod.get().facts().deleting()
            && situation.pods().of(pod.get()).nodeName().isEmpty();
    return stuck
        ? remove(List.of(pod.get()), situation.now(), situation, Optional.empty())
        : Plan.NOTHING;
  }

  private static Plan orphans(ClusterImage image, String node, Situation situation) {
    List<StoredObject> pods =
        List.copyOf(image.of(Types.PODS).withTerm(Terms.field("spec.nodeName", node)));
    return remove(pods, situation.now(), situation, Optional.of("PodGC: node no longer exists"));
  }

  private Plan finished(ClusterImage image, Situation situation) {
    int excess = finishedCount(image) - terminatedMax;
    if (excess <= 0) {
      return Plan.NOTHING;
    }
    ResourceImage pods = image.of(Types.PODS);
    List<StoredObject> oldest =
        Stream.concat(
                pods.withTerm(Terms.field("status.phase", "Succeeded")).stream(),
                pods.withTerm(Terms.field("status.phase", "Failed")).stream())
            .map(situation.pods()::of)
            .sorted(
                Comparator.comparing((PodView pod) -> pod.created().orElse(Instant.EPOCH))
                    .thenComparing(pod -> pod.stored().key()))
            .limit(excess)
            .map(PodView::stored)
            .toList();
    return remove(oldest, situation.now(), situation, Optional.empty());
  }

  /**
   * @param disruption what a pod that did not end by itself is marked with
   */
  private static Plan remove(
      List<StoredObject> pods, Instant now, Situation situation, Optional<String> disruption) {
    List<StoredObject> some = pods.stream().limit(Plan.BURST).toList();
    Plan.Draft draft = new Plan.Draft();
    for (StoredObject pod : some) {
      if (!situation.pods().of(pod).finished() && disruption.isPresent()) {
        ObjectNode patch = Disruption.mark(pod, "DeletionByPodGC", disruption.get(), now);
        ((ObjectNode) patch.path("status")).put("phase", "Failed");
        draft.add(new Action.Patch(pod, "status", patch));
      }
    }
    for (StoredObject pod : some) {
      draft.add(new Action.Delete(pod, Optional.empty(), Optional.of(0L), false, Optional.empty()));
    }
    if (!some.isEmpty()) {
      draft.because("collecting " + some.size() + " pods");
    }
    return draft.done();
  }
}
