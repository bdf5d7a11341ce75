package io.troupe.core.schedule.balancedallocation;

import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Resources;
import io.troupe.core.schedule.ScorePlugin;

/** The smaller the gap between the shares of cpu and memory in use, the higher the score. */
public final class BalancedAllocation implements ScorePlugin {

  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  /** A pod without requests changes no balance. */
  @Override
  public boolean mattersTo(PodView pod) {
    return pod.requests().milliCpu() > 0 || pod.requests().memory() > 0;
  }

  @Override
  public long score(PodView pod, NodeView node) {
    Resources all = node.facts().allocatable();
    if (all.milliCpu() <= 0 || all.memory() <= 0) {
      return SCORE_MAX; // one share alone is always even
    }
    Resources used = node.usage().requested();
    double cpu = share(used.milliCpu() + pod.requests().milliCpu(), all.milliCpu());
    double memory = share(used.memory() + pod.requests().memory(), all.memory());
    // The standard deviation of two values is half their distance.
    return (long) ((1 - Math.abs(cpu - memory) / 2) * SCORE_MAX);
  }

  private static double share(long used, long allocatable) {
    return Math.min(1, (double) used / allocatable);
  }
}
