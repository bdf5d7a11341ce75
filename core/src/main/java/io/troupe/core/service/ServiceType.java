package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;

/** What a Service's type and a few fields mean for allocation. */
final class ServiceType {
  static final String NONE = "None";

  private ServiceType() {}

  static String of(JsonNode service) {
    return service.path("spec").path("type").asText("ClusterIP");
  }

  static boolean isExternalName(JsonNode service) {
    return of(service).equals("ExternalName");
  }

  static boolean isHeadless(JsonNode service) {
    JsonNode spec = service.path("spec");
    return spec.path("clusterIP").asText("").equals(NONE)
        || spec.path("clusterIPs").path(0).asText("").equals(NONE);
  }

  static boolean takesAddress(JsonNode service) {
    return !isExternalName(service) && !isHeadless(service);
  }

  static boolean takesNodePorts(JsonNode service) {
    String type = of(service);
    return type.equals("NodePort") || type.equals("LoadBalancer");
  }

  /** A load balancer may do without unless it names some. */
  static boolean wantsNodePorts(JsonNode service) {
    return of(service).equals("NodePort")
        || of(service).equals("LoadBalancer")
            && service.path("spec").path("allocateLoadBalancerNodePorts").asBoolean(true);
  }

  static boolean takesHealthPort(JsonNode service) {
    return of(service).equals("LoadBalancer")
        && service.path("spec").path("externalTrafficPolicy").asText("").equals("Local");
  }
}
