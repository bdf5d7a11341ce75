package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The node's last word on a pod bound to it. Upstream: pkg/kubelet/lifecycle/predicate.go. */
public final class KubeletAdmission {
  private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

  private KubeletAdmission() {}

  /**
   * @param others pods already accepted that are not over
   * @param node the Node as the agent describes it: labels and status.allocatable
   * @return why not, as the pod's final reason and message; empty when it fits
   */
  public static Optional<PodReport.Verdict> judge(
      PodView pod, Collection<PodView> others, JsonNode node) {
    JsonNode allocatable = node.path("status").path("allocatable");
    long slots = Quantity.of(allocatable.path("pods").asText("110")).value();
    if (others.size() + 1 > slots) {
      return verdict("pods", 1, others.size(), slots);
    }
    for (String resource : RESOURCES) {
      BigDecimal wanted = requested(pod, resource);
      if (wanted.signum() == 0 || !allocatable.has(resource)) {
        continue;
      }
      BigDecimal used = BigDecimal.ZERO;
      for (PodView other : others) {
        used = used.add(requested(other, resource));
      }
      BigDecimal capacity = amount(allocatable.path(resource));
      if (used.add(wanted).compareTo(capacity) > 0) {
        return verdict(
            resource, units(resource, wanted), units(resource, used), units(resource, capacity));
      }
    }
    JsonNode labels = node.path("metadata").path("labels");
    // Labels given through the API are not known here; that they fit the scheduler has seen.
    boolean selected =
        pod.spec().path("nodeSelector").properties().stream()
            .filter(e -> labels.has(e.getKey()))
            .allMatch(e -> labels.path(e.getKey()).asText().equals(e.getValue().asText()));
    return selected
        ? Optional.empty()
        : Optional.of(
            new PodReport.Verdict(
                "NodeAffinity",
                "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"));
  }

  /** Sum of the apps and sidecars, or the largest init container if that is more. */
  static BigDecimal requested(PodView pod, String resource) {
    BigDecimal steady = BigDecimal.ZERO;
    BigDecimal sidecars = BigDecimal.ZERO;
    BigDecimal peak = BigDecimal.ZERO;
    for (ContainerView container : pod.containers()) {
      BigDecimal amount =
          amount(container.spec().path("resources").path("requests").path(resource));
      switch (container.kind()) {
        case INIT -> peak = peak.max(sidecars.add(amount));
        case SIDECAR -> {
          sidecars = sidecars.add(amount);
          steady = steady.add(amount);
        }
        case APP -> steady = steady.add(amount);
      }
    }
    return steady.max(peak).add(amount(pod.spec().path("overhead").path(resource)));
  }

  /** Of a field that may be absent. */
  private static BigDecimal amount(JsonNode quantity) {
    return Quantity.ofOrZero(quantity.asText()).amount();
  }

  private static long units(String resource, BigDecimal amount) {
    return resource.equals("cpu") ? amount.movePointRight(3).longValue() : amount.longValue();
  }

  private static Optional<PodReport.Verdict> verdict(
      String resource, long requested, long used, long capacity) {
    return Optional.of(
        new PodReport.Verdict(
            "OutOf" + resource,
            "Pod was rejected: Node didn't have enough resource: "
                + resource
                + ", requested: "
                + requested
                + ", used: "
                + used
                + ", capacity: "
                + capacity));
  }
}
