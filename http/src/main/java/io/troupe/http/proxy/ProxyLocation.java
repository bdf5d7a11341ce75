package io.troupe.http.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.actors.outgoing.ServiceEndpoints;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where a proxied request goes, with upstream's refusals: pkg/registry/core pod/strategy.go,
 * service/storage/storage.go and node/strategy.go, ResourceLocation.
 */
final class ProxyLocation {
  private static final ResourceType NODES = new ResourceType("", "nodes");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final ClusterImage image;
  private final RandomGenerator random;

  ProxyLocation(ClusterImage image, RandomGenerator random) {
    this.image = image;
    this.random = random;
  }

  /**
   * @param key of the object as the path names it, scheme and port included
   * @return scheme, host and port
   */
  Result<URI> of(ObjectKey key) {
    String resource = key.type().resource();
    String one = resource.substring(0, resource.length() - 1);
    Optional<ProxyTarget> parsed = ProxyTarget.parse(key.name());
    if (parsed.isEmpty()) {
      return Result.refused(
          Failure.badRequest("invalid " + one + " request \"" + key.name() + "\""));
    }
    ProxyTarget target = parsed.get();
    Optional<StoredObject> object =
        image.get(new ObjectKey(key.type(), key.namespace(), target.name()));
    if (object.isEmpty()) {
      return Result.refused(Failure.notFound(key.type(), target.name()));
    }
    JsonNode tree = object.get().tree();
    return switch (resource) {
      case "pods" -> pod(tree, target);
      case "services" -> service(tree, key.namespace(), target);
      default -> node(tree, target);
    };
  }

  private Result<URI> pod(JsonNode pod, ProxyTarget target) {
    String ip = pod.path("status").path("podIP").asText();
    if (ip.isEmpty() || !isProxyable(ip, pod.path("spec").path("nodeName").asText())) {
      return Result.refused(Failure.badRequest("address not allowed"));
    }
    String port = target.port();
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (port.isEmpty() && !container.path("ports").isEmpty()) {
        port = container.path("ports").get(0).path("containerPort").asText();
      }
    }
    return uri(target.schemeOr("http"), ip, port);
  }

  /**
   * A pod's address must not lead to the machine this server is on, unless pods there have no
   * other.
   */
  private boolean isProxyable(String ip, String node) {
    if (!ip.startsWith("127.") && !ip.equals("::1") && !ip.startsWith("169.254.")) {
      return true;
    }
    return image
        .get(new ObjectKey(NODES, "", node))
        .map(each -> address(each.tree()).equals(ip))
        .orElse(false);
  }

  private Result<URI> service(JsonNode service, String namespace, ProxyTarget target) {
    Optional<JsonNode> port = Optional.empty();
    for (JsonNode each : service.path("spec").path("ports")) {
      boolean meant =
          each.path("name").asText("").equals(target.port())
              || each.path("port").asText().equals(target.port());
      if (meant && port.isEmpty()) {
        port = Optional.of(each);
      }
    }
    if (port.isEmpty() && target.port().matches("[0-9]+")) {
      return unavailable(
          "no service port " + target.port() + " found for service \"" + target.name() + "\"");
    }
    Optional<InetSocketAddress> endpoint =
        port.flatMap(known -> ServiceEndpoints.any(image, namespace, target.name(), known, random));
    return endpoint
        .map(at -> uri(target.schemeOr("http"), at.getHostString(), Integer.toString(at.getPort())))
        .orElseGet(
            () -> unavailable("no endpoints available for service \"" + target.name() + "\""));
  }

  private static Result<URI> node(JsonNode node, ProxyTarget target) {
    JsonNode kubelet =
        node.path("status").path("daemonEndpoints").path("kubeletEndpoint").path("Port");
    boolean own = target.port().isEmpty() || target.port().equals(kubelet.asText());
    if (own && kubelet.asInt() == 0) {
      return unavailable("node \"" + target.name() + "\" serves no kubelet API");
    }
    return uri(
        target.schemeOr(own ? "https" : "http"),
        address(node),
        target.port().isEmpty() ? kubelet.asText() : target.port());
  }

  private static String address(JsonNode node) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (address.path("type").asText().equals("InternalIP")) {
        return address.path("address").asText();
      }
    }
    return node.path("metadata").path("name").asText();
  }

  private static Result<URI> uri(String scheme, String host, String port) {
    String number =
        port.isEmpty() ? Integer.toString(scheme.equals("https") ? HTTPS_PORT : HTTP_PORT) : port;
    String named = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    try {
      URI uri = URI.create(scheme + "://" + named + ":" + number);
      return uri.getPort() > 0
          ? Result.ok(uri)
          : Result.refused(Failure.badRequest("invalid port \"" + port + "\""));
    } catch (IllegalArgumentException _) {
      return Result.refused(Failure.badRequest("invalid port \"" + port + "\""));
    }
  }

  private static Result<URI> unavailable(String message) {
    return Result.refused(Failure.of(Reason.SERVICE_UNAVAILABLE, message));
  }
}
