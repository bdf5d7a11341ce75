package io.troupe.core.schedule.nodeunschedulable;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Taint;
import io.troupe.core.schedule.Toleration;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.Set;

/** {@code spec.unschedulable} of nodes, unless the pod tolerates the taint that goes with it. */
public final class NodeUnschedulable implements FilterPlugin {
  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);
  private static final Verdict CORDONED = Verdict.unsuitable("node(s) were unschedulable");

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    return !node.facts().unschedulable() || Toleration.anyTolerates(pod.tolerations(), CORDON)
        ? Verdict.FITS
        : CORDONED;
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED, WakeUp.NODE_TAINTS_CHANGED);
  }
}
