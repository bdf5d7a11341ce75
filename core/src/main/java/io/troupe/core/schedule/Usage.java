package io.troupe.core.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * What the pods on one node use together.
 *
 * @param requested sum of requests
 * @param assumed sum of {@link PodView#assumed}; only for scores
 * @param ports host ports taken
 */
public record Usage(int pods, Resources requested, Resources assumed, List<HostPort> ports) {
  public static final Usage NONE = new Usage(0, Resources.ZERO, Resources.ZERO, List.of());

  public Usage {
    ports = List.copyOf(ports);
  }

  public Usage plus(PodView pod) {
    return new Usage(
        pods + 1,
        requested.plus(pod.requests()),
        assumed.plus(pod.assumed()),
        pod.ports().isEmpty() ? ports : joined(pod.ports()));
  }

  public Usage minus(PodView pod) {
    return new Usage(
        pods - 1,
        requested.minus(pod.requests()),
        assumed.minus(pod.assumed()),
        pod.ports().isEmpty() ? ports : without(pod.ports()));
  }

  private List<HostPort> joined(List<HostPort> more) {
    List<HostPort> all = new ArrayList<>(ports);
    all.addAll(more);
    return all;
  }

  private List<HostPort> without(List<HostPort> gone) {
    List<HostPort> rest = new ArrayList<>(ports);
    gone.forEach(rest::remove); // one each: a port may be taken twice by pods bound by others
    return rest;
  }
}
