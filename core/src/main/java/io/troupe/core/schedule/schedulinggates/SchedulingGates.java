package io.troupe.core.schedule.schedulinggates;

import io.troupe.core.schedule.PodView;
import io.troupe.core.schedule.PreEnqueuePlugin;

/** {@code spec.schedulingGates}: all must be removed first. */
public final class SchedulingGates implements PreEnqueuePlugin {
  @Override
  public String name() {
    return "SchedulingGates";
  }

  @Override
  public boolean mayEnter(PodView pod) {
    return pod.gates().isEmpty();
  }
}
