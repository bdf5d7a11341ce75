package io.troupe.core.schedule.profile;

import io.troupe.core.schedule.Profile;
import io.troupe.core.schedule.Profile.WeightedScore;
import io.troupe.core.schedule.balancedallocation.BalancedAllocation;
import io.troupe.core.schedule.nodeaffinity.NodeAffinity;
import io.troupe.core.schedule.nodename.NodeName;
import io.troupe.core.schedule.nodeports.NodePorts;
import io.troupe.core.schedule.noderesourcesfit.NodeResourcesFit;
import io.troupe.core.schedule.nodeunschedulable.NodeUnschedulable;
import io.troupe.core.schedule.preemption.PreemptionOutlook;
import io.troupe.core.schedule.prioritysort.PrioritySort;
import io.troupe.core.schedule.schedulinggates.SchedulingGates;
import io.troupe.core.schedule.tainttoleration.TaintToleration;
import java.util.List;

/** Upstream's default plugins, as far as they exist here, in upstream's order. */
public final class DefaultProfile {
  public static final String SCHEDULER_NAME = "default-scheduler";

  private DefaultProfile() {}

  public static Profile named(String schedulerName) {
    TaintToleration taints = new TaintToleration();
    NodeAffinity affinity = new NodeAffinity();
    NodeResourcesFit resources = new NodeResourcesFit();
    return new Profile(
        schedulerName,
        new PrioritySort(),
        List.of(new SchedulingGates()),
        List.of(affinity),
        List.of(
            new NodeUnschedulable(), new NodeName(), taints, affinity, new NodePorts(), resources),
        List.of(new PreemptionOutlook()),
        List.of(
            new WeightedScore(taints, 3),
            new WeightedScore(affinity, 2),
            new WeightedScore(resources, 1),
            new WeightedScore(new BalancedAllocation(), 1)),
        List.of());
  }
}
