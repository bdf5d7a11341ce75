package io.troupe.core.schedule.preemption;

import io.troupe.core.schedule.Diagnosis;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.PostFilterPlugin;
import io.troupe.core.schedule.Snapshot;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Nothing is preempted. Where preemption could not have helped anyway, the pod is told so in
 * upstream's words; where victims of lower priority exist, nothing is said, for it would be untrue.
 */
public final class PreemptionOutlook implements PostFilterPlugin {
  private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
  private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

  @Override
  public String name() {
    return "DefaultPreemption";
  }

  @Override
  public String explain(PodView pod, Snapshot snapshot, Diagnosis diagnosis) {
    if (pod.neverPreempts()) {
      return "preemption: not eligible due to preemptionPolicy=Never.";
    }
    int crowded = 0;
    for (Diagnosis.Rejection rejection : diagnosis.rejections()) {
      if (rejection.verdict().preemptionCouldHelp()) {
        if (hasVictims(pod, snapshot, rejection.node())) {
          return "";
        }
        crowded++;
      }
    }
    SortedMap<String, Integer> counts = new TreeMap<>();
    if (crowded > 0) {
      counts.put(NO_VICTIMS, crowded);
    }
    if (crowded < diagnosis.nodes()) {
      counts.put(NOT_HELPFUL, diagnosis.nodes() - crowded);
    }
    return "preemption: " + Diagnosis.histogram(diagnosis.nodes(), counts);
  }

  private static boolean hasVictims(PodView pod, Snapshot snapshot, String node) {
    return snapshot.podsOn(node).stream().anyMatch(other -> other.priority() < pod.priority());
  }
}
