package io.troupe.core.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;

/**
 * The Service {@code default/kubernetes} by which pods find the API server, with the endpoints
 * behind it. Follows upstream pkg/controlplane/controller/kubernetesservice.
 */
public final class KubernetesService {
  public static final String NAMESPACE = "default";
  public static final String NAME = "kubernetes";
  private static final int HTTPS = 443;

  private KubernetesService() {}

  /** To be created if missing. It asks for the lowest address of the service network. */
  public static ObjectNode service(ServiceRanges ranges, int apiPort) {
    ObjectNode service = start("v1", "Service");
    labels(service).put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", ranges.addresses().lowest())
        .put("type", "ClusterIP")
        .put("sessionAffinity", "None")
        .put("ipFamilyPolicy", "SingleStack");
    spec.putArray("clusterIPs").add(ranges.addresses().lowest());
    spec.putArray("ipFamilies").add("IPv4");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", HTTPS)
        .put("targetPort", apiPort);
    return service;
  }

  /**
   * The ServiceCIDR that says where this cluster's services get their addresses, to be created if
   * missing.
   *
   * @param cidr as configured
   */
  public static ObjectNode range(String cidr) {
    ObjectNode range = start("networking.k8s.io/v1", "ServiceCIDR");
    range.withObjectProperty("metadata").remove("namespace");
    range.putObject("spec").putArray("cidrs").add(cidr);
    return range;
  }

  /** To be created, or replaced when the address differs. */
  public static ObjectNode endpoints(String apiAddress, int apiPort) {
    ObjectNode endpoints = start("v1", "Endpoints");
    labels(endpoints).put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", apiAddress);
    subset
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("port", apiPort)
        .put("protocol", "TCP");
    return endpoints;
  }

  /** To be created, or replaced when the address differs. */
  public static ObjectNode endpointSlice(String apiAddress, int apiPort) {
    ObjectNode slice = start("discovery.k8s.io/v1", "EndpointSlice");
    labels(slice).put("kubernetes.io/service-name", NAME);
    slice.put("addressType", "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(apiAddress);
    endpoint.putObject("conditions").put("ready", true);
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", apiPort);
    return slice;
  }

  private static ObjectNode start(String apiVersion, String kind) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    object.putObject("metadata").put("name", NAME).put("namespace", NAMESPACE);
    return object;
  }

  private static ObjectNode labels(ObjectNode object) {
    return ((ObjectNode) object.path("metadata")).putObject("labels");
  }
}
