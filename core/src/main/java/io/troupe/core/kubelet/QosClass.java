package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;

/** How well a pod's resources are assured. Upstream: pkg/apis/core/v1/helper/qos. */
public enum QosClass {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private final String wire;

  QosClass(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public static QosClass of(PodView pod) {
    boolean any = false;
    boolean all = true;
    for (ContainerView container : pod.containers()) {
      JsonNode limits = container.spec().path("resources").path("limits");
      JsonNode requests = container.spec().path("resources").path("requests");
      for (String resource : new String[] {"cpu", "memory"}) {
        boolean limited = limits.hasNonNull(resource);
        any |= limited || requests.hasNonNull(resource);
        // An unset request equals the limit.
        boolean equal =
            !requests.hasNonNull(resource)
                || requests.path(resource).asText().equals(limits.path(resource).asText());
        all &= limited && equal;
      }
    }
    if (!any) {
      return BEST_EFFORT;
    }
    return all ? GUARANTEED : BURSTABLE;
  }
}
