package io.troupe.actors.schedule;

import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.ScheduledCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Conditions still to be written: the latest for each pod, none that the pod already shows, at most
 * one write per pod and {@link #IN_FLIGHT_MAX} in all at a time. Holds no more entries than there
 * are unplaced pods.
 */
final class ConditionWrites {
  static final int IN_FLIGHT_MAX = 32;

  /**
   * @param grounds what it was decided on, for the journal
   */
  record Write(PodView pod, ScheduledCondition wanted, Map<String, List<String>> grounds) {}

  private final Map<Uid, Write> waiting = new LinkedHashMap<>();
  private final Set<Uid> inFlight = new HashSet<>();

  void want(PodView pod, ScheduledCondition wanted) {
    want(pod, wanted, Map.of());
  }

  void want(PodView pod, ScheduledCondition wanted, Map<String, List<String>> grounds) {
    if (wanted.equals(pod.scheduled())) {
      waiting.remove(pod.uid());
    } else {
      waiting.put(pod.uid(), new Write(pod, wanted, grounds));
    }
  }

  /** The pod is placed or gone. */
  void forget(Uid pod) {
    waiting.remove(pod);
  }

  /** What may be sent now; it counts as in flight until {@link #written}. */
  List<Write> due() {
    List<Write> due = new ArrayList<>();
    Iterator<Write> candidates = waiting.values().iterator();
    while (candidates.hasNext() && inFlight.size() < IN_FLIGHT_MAX) {
      Write write = candidates.next();
      if (inFlight.add(write.pod().uid())) {
        due.add(write);
        candidates.remove();
      }
    }
    return due;
  }

  /** Whatever the answer was: a later attempt compares with what the pod then shows. */
  void written(Uid pod) {
    inFlight.remove(pod);
  }
}
