package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A port of the node that a pod takes.
 *
 * @param ip {@code 0.0.0.0} for every address of the node
 * @param protocol TCP, UDP or SCTP
 */
public record HostPort(String ip, String protocol, int port) {
  private static final String ANY = "0.0.0.0";

  /** Two pods cannot have both on one node. */
  public boolean clashesWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (ip.equals(ANY) || other.ip.equals(ANY) || ip.equals(other.ip));
  }

  static List<HostPort> of(JsonNode podSpec) {
    List<HostPort> ports = new ArrayList<>();
    for (JsonNode container : podSpec.path("containers")) {
      collect(container, ports);
    }
    for (JsonNode container : podSpec.path("initContainers")) {
      // Only a sidecar still holds its ports while others run.
      if (container.path("restartPolicy").asText("").equals("Always")) {
        collect(container, ports);
      }
    }
    return List.copyOf(ports);
  }

  private static void collect(JsonNode container, List<HostPort> ports) {
    for (JsonNode entry : container.path("ports")) {
      int port = entry.path("hostPort").asInt(0);
      if (port > 0) {
        String ip = entry.path("hostIP").asText("");
        ports.add(
            new HostPort(ip.isEmpty() ? ANY : ip, entry.path("protocol").asText("TCP"), port));
      }
    }
  }
}
