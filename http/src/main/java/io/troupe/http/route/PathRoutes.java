package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.http.error.StatusResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Everything that is no resource: health, version, metrics, discovery, OpenAPI. Reads only. */
final class PathRoutes {
  private static final List<String> OTHERS =
      List.of(
          "/.well-known/openid-configuration",
          "/flagz",
          "/metrics",
          "/metrics/slis",
          "/openapi/v2",
          "/openapi/v3",
          "/openid/v1/jwks",
          "/statusz",
          "/version");

  private final HealthRoute health;
  private final VersionRoute version;
  private final MetricsRoute metrics;
  private final MetricsRoute slis;
  private final DiagnosticsRoute diagnostics;
  private final DiscoveryRoute discovery;
  private final OpenApiRoute openApi;

  PathRoutes(
      HealthRoute health,
      VersionRoute version,
      MetricsRoute metrics,
      MetricsRoute slis,
      DiagnosticsRoute diagnostics,
      DiscoveryRoute discovery,
      OpenApiRoute openApi) {
    this.discovery = discovery;
    this.openApi = openApi;
    this.health = health;
    this.version = version;
    this.metrics = metrics;
    this.slis = slis;
    this.diagnostics = diagnostics;
  }

  /**
   * @param visible whether the caller may see a path, for the list of paths
   */
  HttpResponse handle(Exchange exchange, List<String> segments, Predicate<String> visible) {
    if (!exchange.isRead()) {
      return StatusResponse.methodNotAllowed(exchange.accept());
    }
    if (segments.isEmpty()) {
      return paths(visible);
    }
    String first = segments.getFirst();
    if (HealthRoute.ENDPOINTS.contains(first)) {
      return health.handle(exchange, segments);
    }
    return switch (first) {
      case "api", "apis" -> discovery.handle(exchange, segments);
      case "openapi" -> openApi.handle(exchange, segments);
      default ->
          switch (String.join("/", segments)) {
            case "version" -> version.handle();
            case "metrics" -> metrics.handle(exchange);
            case "metrics/slis" -> slis.handle(exchange);
            case "statusz" -> diagnostics.status();
            case "flagz" -> diagnostics.flags();
            default -> StatusResponse.noSuchPath(exchange.accept());
          };
    };
  }

  private HttpResponse paths(Predicate<String> visible) {
    List<String> paths = new ArrayList<>(health.paths());
    paths.addAll(discovery.paths());
    paths.addAll(OTHERS);
    ObjectNode document = Json.object();
    ArrayNode array = document.putArray("paths");
    paths.stream().filter(visible).sorted().forEach(array::add);
    return Responses.json(Json.bytes(document));
  }
}
