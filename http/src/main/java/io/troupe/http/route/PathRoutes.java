package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.http.error.StatusResponse;
import java.util.ArrayList;
import java.util.List;

/** Everything that is no resource: health, version, metrics, discovery, OpenAPI. Reads only. */
final class PathRoutes {
  private final HealthRoute health;
  private final VersionRoute version;
  private final MetricsRoute metrics;

  private final DiscoveryRoute discovery;
  private final OpenApiRoute openApi;

  PathRoutes(
      HealthRoute health,
      VersionRoute version,
      MetricsRoute metrics,
      DiscoveryRoute discovery,
      OpenApiRoute openApi) {
    this.discovery = discovery;
    this.openApi = openApi;
    this.health = health;
    this.version = version;
    this.metrics = metrics;
  }

  HttpResponse handle(Exchange exchange, List<String> segments) {
    if (!exchange.isRead()) {
      return StatusResponse.methodNotAllowed(exchange.accept());
    }
    if (segments.isEmpty()) {
      return paths();
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
            default -> StatusResponse.noSuchPath(exchange.accept());
          };
    };
  }

  private HttpResponse paths() {
    List<String> paths = new ArrayList<>(health.paths());
    paths.addAll(discovery.paths());
    paths.addAll(List.of("/metrics", "/openapi/v2", "/openapi/v3", "/version"));
    ObjectNode document = Json.object();
    ArrayNode array = document.putArray("paths");
    paths.stream().sorted().forEach(array::add);
    return Responses.json(Json.bytes(document));
  }
}
