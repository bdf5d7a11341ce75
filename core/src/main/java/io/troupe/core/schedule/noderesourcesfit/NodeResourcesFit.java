package io.troupe.core.schedule.noderesourcesfit;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Resources;
import io.troupe.core.schedule.ScorePlugin;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests must fit beside those of the node's pods; scores by what would be left (LeastAllocated).
 */
public final class NodeResourcesFit implements FilterPlugin, ScorePlugin {

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    boolean room = node.usage().pods() + 1 <= node.facts().podsMax();
    return room && fits(pod.requests(), node) ? Verdict.FITS : insufficient(pod, node);
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED, WakeUp.NODE_ALLOCATABLE_CHANGED, WakeUp.POD_LEFT_NODE);
  }

  @Override
  public long score(PodView pod, NodeView node) {
    Resources allocatable = node.facts().allocatable();
    Resources assumed = node.usage().assumed();
    boolean cpu = allocatable.milliCpu() > 0;
    boolean memory = allocatable.memory() > 0;
    long sum = 0;
    if (cpu) {
      sum += left(assumed.milliCpu() + pod.assumed().milliCpu(), allocatable.milliCpu());
    }
    if (memory) {
      sum += left(assumed.memory() + pod.assumed().memory(), allocatable.memory());
    }
    int parts = (cpu ? 1 : 0) + (memory ? 1 : 0);
    return parts == 0 ? 0 : sum / parts;
  }

  private static long left(long used, long allocatable) {
    return used > allocatable ? 0 : (allocatable - used) * SCORE_MAX / allocatable;
  }

  private static boolean fits(Resources wanted, NodeView node) {
    Resources all = node.facts().allocatable();
    Resources used = node.usage().requested();
    if (lacks(wanted.milliCpu(), all.milliCpu(), used.milliCpu())
        || lacks(wanted.memory(), all.memory(), used.memory())
        || lacks(wanted.ephemeralStorage(), all.ephemeralStorage(), used.ephemeralStorage())) {
      return false;
    }
    for (Map.Entry<String, Long> entry : wanted.others().entrySet()) {
      String name = entry.getKey();
      if (lacks(entry.getValue(), all.other(name), used.other(name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean lacks(long wanted, long allocatable, long used) {
    return wanted > 0 && wanted > allocatable - used;
  }

  private static Verdict insufficient(PodView pod, NodeView node) {
    Resources wanted = pod.requests();
    Resources all = node.facts().allocatable();
    Resources used = node.usage().requested();
    Shortage shortage = new Shortage();
    if (node.usage().pods() + 1 > node.facts().podsMax()) {
      shortage.why.add("Too many pods");
      shortage.emptyingHelps = node.facts().podsMax() > 0;
    }
    shortage.check("cpu", wanted.milliCpu(), all.milliCpu(), used.milliCpu());
    shortage.check("memory", wanted.memory(), all.memory(), used.memory());
    shortage.check(
        "ephemeral-storage",
        wanted.ephemeralStorage(),
        all.ephemeralStorage(),
        used.ephemeralStorage());
    wanted
        .others()
        .forEach((name, amount) -> shortage.check(name, amount, all.other(name), used.other(name)));
    return new Verdict.NoFit(shortage.why, shortage.emptyingHelps);
  }

  /** Gathers what is missing; a pod bigger than the whole node cannot be helped by preemption. */
  private static final class Shortage {
    private final List<String> why = new ArrayList<>();
    private boolean emptyingHelps = true;

    private void check(String name, long wanted, long allocatable, long used) {
      if (lacks(wanted, allocatable, used)) {
        why.add("Insufficient " + name);
        emptyingHelps = emptyingHelps && wanted <= allocatable;
      }
    }
  }
}
