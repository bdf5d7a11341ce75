package io.troupe.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /**
   * Where one API server is reached.
   *
   * @param address an IP address
   */
  public record Place(String address, int port) {}

  /** Whether this is one of the objects that say where the API servers are. */
  public static boolean isOwn(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return metadata.path("name").asText().equals(NAME)
        && metadata.path("namespace").asText().equals(NAMESPACE);
  }

  /**
   * To be created, or replaced when the places differ.
   *
   * @param places at least one, in the order in which they shall stand
   */
  public static ObjectNode endpoints(List<Place> places) {
    ObjectNode endpoints = start("v1", "Endpoints");
    labels(endpoints).put("endpointslice.kubernetes.io/skip-mirror", "true");
    ArrayNode subsets = endpoints.putArray("subsets");
    byPort(places)
        .forEach((port, addresses) -> {
          ObjectNode subset = subsets.addObject();
          ArrayNode list = subset.putArray("addresses");
          addresses.forEach(address -> list.addObject().put("ip", address));
          subset
              .putArray("ports")
              .addObject()
              .put("name", "https")
              .put("port", port)
              .put("protocol", "TCP");
        });
    return endpoints;
  }

  /**
   * To be created, or replaced when the places differ. A slice has one list of ports, so servers on
   * another port than the first one's are in the Endpoints alone; upstream's all share one.
   *
   * @param places at least one, in the order in which they shall stand
   */
  public static ObjectNode endpointSlice(List<Place> places) {
    ObjectNode slice = start("discovery.k8s.io/v1", "EndpointSlice");
    labels(slice).put("kubernetes.io/service-name", NAME);
    slice.put("addressType", "IPv4");
    int port = places.getFirst().port();
    ArrayNode endpoints = slice.putArray("endpoints");
    byPort(places)
        .get(port)
        .forEach(address -> {
          ObjectNode endpoint = endpoints.addObject();
          endpoint.putArray("addresses").add(address);
          endpoint.putObject("conditions").put("ready", true);
        });
    slice
        .putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", port);
    return slice;
  }

  private static Map<Integer, Set<String>> byPort(List<Place> places) {
    Map<Integer, Set<String>> ports = new LinkedHashMap<>();
    places.forEach(place ->
        ports.computeIfAbsent(place.port(), _ -> new LinkedHashSet<>()).add(place.address()));
    return ports;
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
