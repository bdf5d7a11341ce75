package io.troupe.core.whatif;

import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Pods that this build would have placed and that nobody has. One is said when it fits a node at
 * two looks, {@link #PAUSE} apart: what wakes a scheduler may take a moment, and room may be
 * promised to a pod before it. A pod is not said while one that goes before it waits.
 */
final class Unplaced {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  static final int PODS_MAX = 50_000;

  /** A pod that waits. */
  private static final class Waiting {
    PodView pod;
    boolean fitted;
    boolean said;

    Waiting(PodView pod) {
      this.pod = pod;
    }
  }

  private record Look(Instant at, long order, Uid pod) {}

  private final Profile profile;
  private final Map<Uid, Waiting> waiting = new LinkedHashMap<>();
  private final PriorityQueue<Look> looks =
      new PriorityQueue<>(Comparator.comparing(Look::at).thenComparingLong(Look::order));
  private long order;

  Unplaced(Profile profile) {
    this.profile = profile;
  }

  void changed(PodView pod, Instant time) {
    boolean waits =
        pod.schedulerName().equals(profile.schedulerName())
            && pod.node().isEmpty()
            && !pod.deleting()
            && !pod.finished()
            && profile.preEnqueue().stream().allMatch(plugin -> plugin.mayEnter(pod));
    Waiting known = waiting.get(pod.uid());
    if (!waits) {
      waiting.remove(pod.uid());
    } else if (known != null) {
      known.fitted &= known.pod.asksTheSameAs(pod);
      known.pod = pod;
    } else if (waiting.size() < PODS_MAX) {
      waiting.put(pod.uid(), new Waiting(pod));
      looks.add(new Look(time.plus(PAUSE), order++, pod.uid()));
    }
  }

  void gone(Uid pod) {
    waiting.remove(pod);
  }

  /**
   * @param place the node that is best for a pod; empty for none
   */
  List<Judgement> advance(Instant now, Function<PodView, Optional<String>> place) {
    List<Judgement> found = new ArrayList<>();
    while (!looks.isEmpty() && !looks.peek().at().isAfter(now)) {
      Look look = looks.poll();
      Waiting one = waiting.get(look.pod());
      if (one == null || one.said) {
        continue;
      }
      Optional<String> node = place.apply(one.pod);
      if (node.isPresent() && one.fitted && isNext(one.pod)) {
        one.said = true;
        found.add(
            Judgement.unrecorded(
                one.pod.revision(),
                one.pod.key(),
                List.of("bind to " + node.get()),
                "it has fitted for " + PAUSE.toSeconds() + " s and more, and was not bound"));
      } else {
        one.fitted = node.isPresent();
        looks.add(new Look(look.at().plus(PAUSE), order++, look.pod()));
      }
    }
    return found;
  }

  private boolean isNext(PodView pod) {
    return waiting.values().stream().noneMatch(other -> other.pod.priority() > pod.priority());
  }
}
