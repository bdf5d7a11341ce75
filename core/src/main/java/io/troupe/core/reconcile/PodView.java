package io.troupe.core.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What controllers read of a pod.
 *
 * @param nodeName empty while unassigned
 * @param readySince last transition of a Ready condition that is True
 * @param restarts most restarts of any of its containers
 * @param deletionCost annotation controller.kubernetes.io/pod-deletion-cost, 0 if absent or bad
 * @param addresses podIPs in order
 */
public record PodView(
    StoredObject stored,
    String nodeName,
    String phase,
    boolean ready,
    Optional<Instant> readySince,
    int restarts,
    int deletionCost,
    Optional<Instant> created,
    List<String> addresses,
    String hostname,
    String subdomain,
    List<Port> ports) {

  /** A declared container port. */
  public record Port(String name, int number, String protocol) {}

  public PodView {
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
  }

  public static PodView of(StoredObject stored) {
    ObjectNode pod = stored.view();
    JsonNode spec = pod.path("spec");
    JsonNode status = pod.path("status");
    JsonNode ready = Conditions.find(status, "Ready");
    boolean isReady = ready.path("status").asText().equals("True");
    return new PodView(
        stored,
        spec.path("nodeName").asText(""),
        status.path("phase").asText("Pending"),
        isReady,
        isReady ? Trees.time(ready.path("lastTransitionTime")) : Optional.empty(),
        restarts(status),
        cost(pod.path("metadata").path("annotations")),
        Trees.time(pod.path("metadata").path("creationTimestamp")),
        addresses(status),
        spec.path("hostname").asText(""),
        spec.path("subdomain").asText(""),
        ports(spec));
  }

  public boolean deleting() {
    return stored.facts().deleting();
  }

  /** Succeeded or Failed: it never runs again. */
  public boolean finished() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** What a ReplicaSet counts. */
  public boolean active() {
    return !finished() && !deleting();
  }

  /** Ready for at least that long. */
  public boolean available(int minReadySeconds, Instant now) {
    return ready
        && (minReadySeconds == 0
            || readySince
                .map(since -> !since.plusSeconds(minReadySeconds).isAfter(now))
                .orElse(false));
  }

  /** How long until it is available, if it stays ready; empty when it is not ready or is. */
  public Optional<Duration> availableIn(int minReadySeconds, Instant now) {
    return ready && !available(minReadySeconds, now)
        ? readySince.map(since -> Duration.between(now, since.plusSeconds(minReadySeconds)))
        : Optional.empty();
  }

  private static int restarts(JsonNode status) {
    int most = 0;
    for (JsonNode container : status.path("containerStatuses")) {
      most = Math.max(most, container.path("restartCount").asInt());
    }
    return most;
  }

  private static int cost(JsonNode annotations) {
    try {
      return Integer.parseInt(
          annotations.path("controller.kubernetes.io/pod-deletion-cost").asText("0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<String> addresses(JsonNode status) {
    List<String> found = new ArrayList<>();
    status.path("podIPs").forEach(ip -> found.add(ip.path("ip").asText()));
    if (found.isEmpty() && status.hasNonNull("podIP")) {
      found.add(status.path("podIP").asText());
    }
    found.removeIf(String::isEmpty);
    return found;
  }

  private static List<Port> ports(JsonNode spec) {
    List<Port> found = new ArrayList<>();
    for (JsonNode container : spec.path("containers")) {
      for (JsonNode port : container.path("ports")) {
        found.add(
            new Port(
                port.path("name").asText(""),
                port.path("containerPort").asInt(),
                port.path("protocol").asText("TCP")));
      }
    }
    return found;
  }
}
