package io.troupe.core.schedule.nodename;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.Set;

/**
 * {@code spec.nodeName}. Unbound pods have none, so this matters to others who reuse the filters.
 */
public final class NodeName implements FilterPlugin {
  private static final Verdict OTHER =
      Verdict.unsuitable("node(s) didn't match the requested node name");

  @Override
  public String name() {
    return "NodeName";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    return pod.node().isEmpty() || pod.node().equals(node.name()) ? Verdict.FITS : OTHER;
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED);
  }
}
