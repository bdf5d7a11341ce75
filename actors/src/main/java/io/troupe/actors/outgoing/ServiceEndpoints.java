package io.troupe.actors.outgoing;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.image.Terms;
import io.troupe.core.meta.ResourceType;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where the requests for a Service go: any of its ready endpoints, since not every machine that
 * runs a control plane can reach cluster addresses. Follows upstream kube-aggregator
 * pkg/apiserver/resolvers.go and apiserver/pkg/util/proxy.
 */
public final class ServiceEndpoints {
  private static final ResourceType SERVICES = new ResourceType("", "services");
  private static final ResourceType ENDPOINTS = new ResourceType("", "endpoints");
  private static final ResourceType SLICES = new ResourceType("discovery.k8s.io", "endpointslices");
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private ServiceEndpoints() {}

  /**
   * One address, not yet looked up if it is an external name's.
   *
   * @throws CallFailure when there is none
   */
  static InetSocketAddress choose(
      ClusterImage image, Place.ClusterService wanted, RandomGenerator random) {
    JsonNode service = find(image, wanted);
    JsonNode spec = service.path("spec");
    if (spec.path("type").asText().equals("ExternalName")) {
      return InetSocketAddress.createUnresolved(spec.path("externalName").asText(), wanted.port());
    }
    JsonNode port =
        port(service, wanted.port())
            .orElseThrow(() ->
                new CallFailure(
                    "no service port "
                        + wanted.port()
                        + " found for service \""
                        + wanted.name()
                        + "\""));
    List<InetSocketAddress> ready = ready(image, wanted, port);
    if (ready.isEmpty()) {
      throw new CallFailure("no endpoints available for service \"" + wanted.name() + "\"");
    }
    return ready.get(random.nextInt(ready.size()));
  }

  private static JsonNode find(ClusterImage image, Place.ClusterService wanted) {
    return image
        .of(SERVICES)
        .get(wanted.namespace(), wanted.name())
        .map(StoredObject::tree)
        .orElseThrow(() -> new CallFailure("service \"" + wanted.name() + "\" not found"));
  }

  /** The Service's port of a number. */
  public static Optional<JsonNode> port(JsonNode service, int number) {
    for (JsonNode port : service.path("spec").path("ports")) {
      if (port.path("port").asInt() == number) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }

  private static List<InetSocketAddress> ready(
      ClusterImage image, Place.ClusterService wanted, JsonNode port) {
    String name = port.path("name").asText("");
    Collection<StoredObject> slices =
        image.of(SLICES).withTerm(Terms.label(SERVICE_NAME, wanted.name()), wanted.namespace());
    List<InetSocketAddress> found = new ArrayList<>();
    if (!slices.isEmpty()) {
      slices.forEach(slice -> addSlice(found, slice.tree(), name));
      return found;
    }
    image
        .of(ENDPOINTS)
        .get(wanted.namespace(), wanted.name())
        .ifPresent(endpoints -> {
          for (JsonNode subset : endpoints.tree().path("subsets")) {
            portOf(subset, name)
                .ifPresent(number ->
                    subset
                        .path("addresses")
                        .forEach(a ->
                            found.add(
                                InetSocketAddress.createUnresolved(
                                    a.path("ip").asText(), number))));
          }
        });
    return found;
  }

  private static void addSlice(List<InetSocketAddress> found, JsonNode slice, String portName) {
    Optional<Integer> port = portOf(slice, portName);
    if (port.isEmpty()) {
      return;
    }
    for (JsonNode endpoint : slice.path("endpoints")) {
      // Unsaid counts as ready.
      if (endpoint.path("conditions").path("ready").asBoolean(true)) {
        endpoint
            .path("addresses")
            .forEach(address ->
                found.add(InetSocketAddress.createUnresolved(address.asText(), port.get())));
      }
    }
  }

  private static Optional<Integer> portOf(JsonNode holder, String name) {
    for (JsonNode port : holder.path("ports")) {
      if (port.path("name").asText("").equals(name)) {
        return Optional.of(port.path("port").asInt());
      }
    }
    return Optional.empty();
  }

  /** One of the ready endpoints of a Service's port. @param servicePort as stored */
  public static Optional<InetSocketAddress> any(
      ClusterImage image,
      String namespace,
      String name,
      JsonNode servicePort,
      RandomGenerator random) {
    List<InetSocketAddress> ready =
        ready(
            image,
            new Place.ClusterService(namespace, name, servicePort.path("port").asInt(), ""),
            servicePort);
    return ready.isEmpty()
        ? Optional.empty()
        : Optional.of(ready.get(random.nextInt(ready.size())));
  }

  /** Whether any endpoint is ready for this port. @param service as stored */
  public static boolean anyReady(
      ClusterImage image, String namespace, String name, JsonNode servicePort) {
    return !ready(
            image,
            new Place.ClusterService(namespace, name, servicePort.path("port").asInt(), ""),
            servicePort)
        .isEmpty();
  }
}
