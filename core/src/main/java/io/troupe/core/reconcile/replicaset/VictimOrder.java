package io.troupe.core.reconcile.replicaset;

import io.troupe.core.reconcile.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which pods go first when there are too many: those whose loss costs least. Follows upstream's
 * ActivePodsWithRanks in pkg/controller/controller_utils.go, with logarithmic scale-down.
 */
final class VictimOrder {
  private static final List<String> PHASES = List.of("Pending", "Unknown", "Running");

  private VictimOrder() {}

  /**
   * @param pods active pods of the ReplicaSet
   * @param related active pods of all ReplicaSets with the same controller, these included
   * @return the first {@code count} to delete; the same for any order of {@code pods}
   */
  static List<PodView> choose(
      Collection<PodView> pods, Collection<PodView> related, int count, Instant now) {
    Map<String, Integer> perNode = new TreeMap<>();
    for (PodView pod : related) {
      perNode.merge(pod.nodeName(), 1, Integer::sum);
    }
    Comparator<PodView> order =
        Comparator.<PodView, Boolean>comparing(pod -> !pod.nodeName().isEmpty())
            .thenComparing(pod -> PHASES.indexOf(pod.phase()))
            .thenComparing(PodView::ready)
            .thenComparing(PodView::deletionCost)
            .thenComparing(pod -> -perNode.getOrDefault(pod.nodeName(), 0))
            .thenComparing(pod -> age(pod.ready() ? pod.readySince() : Optional.empty(), now))
            .thenComparing(pod -> -pod.restarts())
            .thenComparing(pod -> age(pod.created(), now))
            .thenComparing(pod -> pod.stored().uid().value());
    return pods.stream().sorted(order).limit(count).toList();
  }

  /**
   * The binary logarithm of the nanoseconds since, so that pods of about the same age count as
   * equal and chance (their uid) decides between them; below every age when unknown.
   */
  private static int age(Optional<Instant> since, Instant now) {
    if (since.isEmpty()) {
      return -2;
    }
    long nanos = Duration.between(since.get(), now).toNanos();
    return nanos <= 0 ? -1 : 63 - Long.numberOfLeadingZeros(nanos);
  }
}
