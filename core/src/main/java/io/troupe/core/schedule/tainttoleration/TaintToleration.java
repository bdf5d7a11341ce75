package io.troupe.core.schedule.tainttoleration;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.ScorePlugin;
import io.troupe.core.schedule.Taint;
import io.troupe.core.schedule.Toleration;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.Set;

/** NoSchedule and NoExecute filter; the fewer PreferNoSchedule a pod minds, the better the node. */
public final class TaintToleration implements FilterPlugin, ScorePlugin {

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    for (Taint taint : node.facts().taints()) {
      if (taint.forbids() && !Toleration.anyTolerates(pod.tolerations(), taint)) {
        return Verdict.unsuitable(
            "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
      }
    }
    return Verdict.FITS;
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED, WakeUp.NODE_TAINTS_CHANGED);
  }

  /** How many taints the pod would rather avoid. */
  @Override
  public long score(PodView pod, NodeView node) {
    long minded = 0;
    for (Taint taint : node.facts().taints()) {
      if (taint.effect().equals(Taint.PREFER_NO_SCHEDULE)
          && !Toleration.anyTolerates(pod.tolerations(), taint)) {
        minded++;
      }
    }
    return minded;
  }

  @Override
  public void normalize(long[] scores, int count) {
    ScorePlugin.scale(scores, count, true);
  }
}
