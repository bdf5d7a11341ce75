package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an update keeps of the values allocated before, and what a change of type drops. To be
 * called before validation; idempotent. Follows upstream's patchAllocatedValues and
 * dropTypeDependentFields.
 */
public final class ServiceUpdate {
  private ServiceUpdate() {}

  /**
   * @param service the new object, changed in place
   */
  public static void prepare(ObjectNode service, ObjectNode old) {
    ObjectNode spec = (ObjectNode) service.path("spec");
    JsonNode before = old.path("spec");
    if (ServiceType.takesAddress(old) && ServiceType.takesAddress(service)) {
      keepAddress(spec, before);
    }
    if (!ServiceType.isExternalName(old) && !ServiceType.isExternalName(service)) {
      keepFamilies(spec, before);
    }
    if (ServiceType.takesNodePorts(old) && ServiceType.takesNodePorts(service)) {
      keepNodePorts(spec, before);
    }
    if (ServiceType.takesHealthPort(old)
        && ServiceType.takesHealthPort(service)
        && spec.path("healthCheckNodePort").asInt(0) == 0) {
      spec.set("healthCheckNodePort", before.path("healthCheckNodePort"));
    }
    dropByType(service, old);
  }

  private static void keepAddress(ObjectNode spec, JsonNode before) {
    if (spec.path("clusterIP").asText("").isEmpty()) {
      spec.set("clusterIP", before.path("clusterIP"));
    }
    if (spec.path("clusterIPs").isEmpty()
        && spec.path("clusterIP").asText().equals(before.path("clusterIP").asText())) {
      spec.set("clusterIPs", before.path("clusterIPs").deepCopy());
    }
  }

  private static void keepFamilies(ObjectNode spec, JsonNode before) {
    for (String field : List.of("ipFamilies", "ipFamilyPolicy")) {
      if (!spec.hasNonNull(field) && before.hasNonNull(field)) {
        spec.set(field, before.path(field).deepCopy());
      }
    }
  }

  /** Ports are known by name: their numbers may have changed. */
  private static void keepNodePorts(ObjectNode spec, JsonNode before) {
    Map<String, Integer> byName = new HashMap<>();
    before
        .path("ports")
        .forEach(p -> byName.put(p.path("name").asText(""), p.path("nodePort").asInt(0)));
    Set<Integer> named = new HashSet<>();
    spec.path("ports").forEach(p -> named.add(p.path("nodePort").asInt(0)));
    for (JsonNode port : spec.path("ports")) {
      if (port.path("nodePort").asInt(0) == 0) {
        int kept = byName.getOrDefault(port.path("name").asText(""), 0);
        if (kept != 0 && !named.contains(kept)) {
          ((ObjectNode) port).put("nodePort", kept);
        }
      }
    }
  }

  private static void dropByType(ObjectNode service, ObjectNode old) {
    ObjectNode spec = (ObjectNode) service.path("spec");
    JsonNode before = old.path("spec");
    if (!ServiceType.isExternalName(old) && ServiceType.isExternalName(service)) {
      dropUnchanged(
          spec, before, List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
    }
    if (ServiceType.isExternalName(old) && !ServiceType.isExternalName(service)) {
      dropUnchanged(spec, before, List.of("externalName"));
    }
    if (ServiceType.takesNodePorts(old) && !ServiceType.takesNodePorts(service)) {
      dropUnchanged(spec, before, List.of("externalTrafficPolicy"));
      if (nodePorts(spec).equals(nodePorts(before))) {
        spec.path("ports").forEach(p -> ((ObjectNode) p).remove("nodePort"));
      }
    }
    if (ServiceType.takesHealthPort(old) && !ServiceType.takesHealthPort(service)) {
      dropUnchanged(spec, before, List.of("healthCheckNodePort"));
    }
    if (ServiceType.of(old).equals("LoadBalancer")
        && !ServiceType.of(service).equals("LoadBalancer")) {
      dropUnchanged(spec, before, List.of("allocateLoadBalancerNodePorts", "loadBalancerClass"));
    }
  }

  private static void dropUnchanged(ObjectNode spec, JsonNode before, List<String> fields) {
    for (String field : fields) {
      if (spec.path(field).equals(before.path(field))) {
        spec.remove(field);
      }
    }
  }

  private static List<Integer> nodePorts(JsonNode spec) {
    return spec.path("ports").valueStream().map(p -> p.path("nodePort").asInt(0)).toList();
  }
}
