package io.troupe.node.kubelet;

import io.troupe.core.kubelet.ContainerView;
import io.troupe.core.kubelet.DownwardApi;
import io.troupe.core.kubelet.Environment;
import io.troupe.core.kubelet.PodView;
import io.troupe.node.runtime.PodRuntime;
import java.util.Map;

/** What the containers of a pod are started with. */
record Requests(WorkerParts parts) {

  DownwardApi downward(PodView pod) {
    return new DownwardApi(
        pod, parts.nodeName(), parts.address(), parts.address(), parts.allocatable());
  }

  /**
   * @throws Environment.Missing if something it refers to is not there
   */
  PodRuntime.StartRequest toStart(PodView pod, ContainerView container, int attempt)
      throws Environment.Missing {
    return new PodRuntime.StartRequest(
        pod,
        container,
        attempt,
        new Environment(pod, parts.references(), downward(pod)).of(container));
  }

  /** For hooks and probes of a container that runs already. */
  PodRuntime.StartRequest ofRunning(PodView pod, ContainerView container, int attempt) {
    try {
      return toStart(pod, container, attempt);
    } catch (Environment.Missing missing) {
      // What it started with is gone meanwhile; hooks and probes run without variables.
      return new PodRuntime.StartRequest(pod, container, attempt, Map.of());
    }
  }
}
