package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values a Service still has to be given, in the order in which to claim them.
 *
 * @param wants each for one value
 */
public record AllocationPlan(List<Want> wants) {
  public AllocationPlan {
    wants = List.copyOf(wants);
  }

  /** Where a value goes in the Service. */
  public sealed interface Place {
    record ClusterIp() implements Place {}

    /** Ports of the same number share a node port, for instance DNS over UDP and TCP. */
    record NodePort(List<Integer> ports) implements Place {}

    record HealthPort() implements Place {}
  }

  /**
   * @param explicit the value the user asked for; empty for any
   */
  public record Want(Place place, Optional<String> explicit) {

    public Claim.Sort sort() {
      return switch (place) {
        case Place.ClusterIp _ -> Claim.Sort.ADDRESS;
        case Place.NodePort _, Place.HealthPort _ -> Claim.Sort.NODE_PORT;
      };
    }

    /** Writes the value that was claimed into the Service. */
    public void give(ObjectNode service, String value) {
      ObjectNode spec = (ObjectNode) service.path("spec");
      switch (place) {
        case Place.ClusterIp _ -> {
          spec.put("clusterIP", value);
          spec.putArray("clusterIPs").add(value);
        }
        case Place.NodePort(var ports) -> {
          for (int index : ports) {
            ((ObjectNode) spec.path("ports").path(index)).put("nodePort", Integer.parseInt(value));
          }
        }
        case Place.HealthPort _ -> spec.put("healthCheckNodePort", Integer.parseInt(value));
      }
    }

    /** Upstream's words for a value that cannot be had. */
    public FieldError refusal(String why) {
      String value = explicit.orElse("");
      return switch (place) {
        case Place.ClusterIp _ ->
            new FieldError(
                FieldError.Type.INVALID,
                "spec.clusterIPs",
                "[\"" + value + "\"]",
                "failed to allocate IP " + value + ": " + why);
        case Place.NodePort(var ports) ->
            new FieldError(
                FieldError.Type.INVALID,
                "spec.ports[" + ports.getFirst() + "].nodePort",
                value,
                why);
        case Place.HealthPort _ ->
            new FieldError(
                FieldError.Type.INVALID,
                "spec.healthCheckNodePort",
                value,
                "failed to allocate requested HealthCheck NodePort " + value + ": " + why);
      };
    }
  }

  /**
   * @param service families filled in
   * @param held what the Service holds already
   */
  public static AllocationPlan of(ObjectNode service, Set<Claim> held) {
    List<Want> wants = new ArrayList<>();
    JsonNode spec = service.path("spec");
    if (ServiceType.takesAddress(service)) {
      wants.add(new Want(new Place.ClusterIp(), named(spec.path("clusterIP").asText(""))));
    }
    if (ServiceType.takesNodePorts(service)) {
      addPorts(service, wants);
    }
    if (ServiceType.takesHealthPort(service)) {
      int asked = spec.path("healthCheckNodePort").asInt(0);
      wants.add(new Want(new Place.HealthPort(), named(asked)));
    }
    wants.removeIf(want ->
        want.explicit().map(value -> held.contains(new Claim(want.sort(), value))).orElse(false));
    return new AllocationPlan(wants);
  }

  private static void addPorts(ObjectNode service, List<Want> wants) {
    JsonNode ports = service.path("spec").path("ports");
    Map<String, List<Integer>> asked = new LinkedHashMap<>();
    Map<Integer, String> askedByPort = new LinkedHashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      int nodePort = ports.path(i).path("nodePort").asInt(0);
      if (nodePort != 0) {
        String value = Integer.toString(nodePort);
        asked.computeIfAbsent(value, _ -> new ArrayList<>()).add(i);
        askedByPort.putIfAbsent(ports.path(i).path("port").asInt(), value);
      }
    }
    Map<Integer, List<Integer>> any = new LinkedHashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      int port = ports.path(i).path("port").asInt();
      if (ports.path(i).path("nodePort").asInt(0) != 0 || !ServiceType.wantsNodePorts(service)) {
        continue;
      }
      String twin = askedByPort.get(port);
      if (twin != null) {
        asked.get(twin).add(i);
      } else {
        any.computeIfAbsent(port, _ -> new ArrayList<>()).add(i);
      }
    }
    asked.forEach((value, at) -> wants.add(new Want(new Place.NodePort(at), Optional.of(value))));
    any.values().forEach(at -> wants.add(new Want(new Place.NodePort(at), Optional.empty())));
  }

  private static Optional<String> named(String value) {
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  private static Optional<String> named(int port) {
    return port == 0 ? Optional.empty() : Optional.of(Integer.toString(port));
  }
}
