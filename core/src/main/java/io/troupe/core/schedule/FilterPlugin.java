package io.troupe.core.schedule;

import java.util.Set;

/** Says whether a pod can run on a node. Pure: looks nothing up but its arguments. */
public interface FilterPlugin {
  /** Upstream's name, for instance {@code NodePorts}. */
  String name();

  Verdict filter(PodView pod, NodeView node);

  /** Facts that could change a NoFit. */
  Set<WakeUp> wakeUps();
}
