package io.troupe.core.reconcile.nodelifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast nodes that are not ready are emptied: one after the other, so that a broken network does
 * not look like the end of all nodes. Upstream's limits, {@code --node-eviction-rate} and its
 * companions. What has been done is read from the nodes' taints, so a restart forgets nothing.
 *
 * <p>Worked example: of ten nodes three fall silent at 12:00:00. The first by name is tainted at
 * once, the second at 12:00:10, the third at 12:00:20. Of ten nodes ten fall silent: it must be us;
 * none is tainted, and earlier taints go.
 */
final class EvictionPace {
  /** 0.1 nodes a second. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** 0.01 nodes a second, where most of a big zone is not ready. */
  static final Duration SLOW_INTERVAL = Duration.ofSeconds(100);

  /** A zone with so few nodes is not emptied at all while most of it is not ready. */
  static final int SMALL_ZONE_NODES_MAX = 50;

  private static final int UNHEALTHY_PERCENT = 55;
  private static final int UNHEALTHY_NODES_MIN = 3;

  private EvictionPace() {}

  /** Whether a node's pods may be told to leave. */
  sealed interface Verdict {
    record Now() implements Verdict {}

    /** Not yet; nodes already told so go on. */
    record Wait(Duration lookAgainIn) implements Verdict {}

    /** No node is ready, as far as we can see: nobody is to leave, also not who was told so. */
    record Stopped(Duration lookAgainIn) implements Verdict {}
  }

  /**
   * @param node one that is not ready
   * @param all every node there is, {@code node} included
   */
  static Verdict of(NodeHealth node, Collection<NodeHealth> all, Instant now) {
    if (all.stream().noneMatch(NodeHealth::good)) {
      return new Verdict.Stopped(INTERVAL);
    }
    List<NodeHealth> zone = all.stream().filter(n -> n.zone().equals(node.zone())).toList();
    long dark = zone.stream().filter(NodeHealth::dark).count();
    long good = zone.stream().filter(NodeHealth::good).count();
    boolean most =
        good > 0 && dark >= UNHEALTHY_NODES_MIN && dark * 100 >= UNHEALTHY_PERCENT * (dark + good);
    if (most && zone.size() <= SMALL_ZONE_NODES_MAX) {
      return new Verdict.Wait(INTERVAL);
    }
    return inTurn(node, zone, most ? SLOW_INTERVAL : INTERVAL, now);
  }

  private static Verdict inTurn(
      NodeHealth node, List<NodeHealth> zone, Duration interval, Instant now) {
    Optional<Instant> last =
        zone.stream().flatMap(n -> n.evicting().stream()).max(Comparator.naturalOrder());
    List<NodeHealth> waiting =
        zone.stream()
            .filter(n -> n.dark() && n.evicting().isEmpty())
            .sorted(Comparator.comparing(NodeHealth::since).thenComparing(NodeHealth::name))
            .toList();
    int before = (int) waiting.stream().takeWhile(n -> !n.name().equals(node.name())).count();
    Instant first = last.map(at -> at.plus(interval)).filter(at -> at.isAfter(now)).orElse(now);
    Duration wait = Duration.between(now, first.plus(interval.multipliedBy(before)));
    return wait.isPositive() ? new Verdict.Wait(wait) : new Verdict.Now();
  }
}
