package io.troupe.core.schedule.nodeports;

import io.troupe.core.schedule.FilterPlugin;
import io.troupe.core.schedule.HostPort;
import io.troupe.core.schedule.NodeView;
import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.Verdict;
import io.troupe.core.schedule.WakeUp;
import java.util.Set;

/** Host ports; one on 0.0.0.0 clashes with the same port on every address. */
public final class NodePorts implements FilterPlugin {
  private static final Verdict TAKEN =
      Verdict.crowded("node(s) didn't have free ports for the requested pod ports");

  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Verdict filter(PodView pod, NodeView node) {
    for (HostPort wanted : pod.ports()) {
      for (HostPort taken : node.usage().ports()) {
        if (wanted.clashesWith(taken)) {
          return TAKEN;
        }
      }
    }
    return Verdict.FITS;
  }

  @Override
  public Set<WakeUp> wakeUps() {
    return Set.of(WakeUp.NODE_ADDED, WakeUp.POD_LEFT_NODE);
  }
}
