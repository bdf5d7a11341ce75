package io.troupe.actors.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.troupe.actors.aggregate.AggregatedApis.Seen;
import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import io.troupe.actors.outgoing.ServiceEndpoints;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.aggregate.Availability;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks one remote APIService whether it is there, and what it serves. */
final class Probes {
  private static final ResourceType SERVICES = new ResourceType("", "services");

  /** Upstream's. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final Map<String, String> HEADERS =
      Map.of(
          "User-Agent", "kube-aggregator",
          "X-Remote-User", "system:kube-aggregator",
          "X-Remote-Group", "system:masters");

  private final Outgoing outgoing;
  private final AggregatedApis apis;

  Probes(Outgoing outgoing, AggregatedApis apis) {
    this.outgoing = outgoing;
    this.apis = apis;
  }

  /**
   * @param seen what discovery is to say from now on
   */
  record Probed(ApiService apiService, Availability availability, Seen seen) {}

  /** Never fails. */
  CompletionStage<Probed> probe(ApiService apiService, ClusterImage image) {
    Optional<Availability> unfit = unfit(apiService, image);
    if (unfit.isPresent()) {
      return CompletableFuture.completedStage(gone(apiService, unfit.get()));
    }
    Remote remote = apis.remoteOf(apiService);
    String url = remote.place().origin() + apiService.path();
    return outgoing
        .get(remote, apiService.path(), HEADERS, LIMIT)
        .thenCompose(reply -> {
          if (reply.status() / 100 != 2) {
            String why = "bad status from " + url + ": " + reply.status();
            return CompletableFuture.completedStage(
                gone(apiService, Availability.failedDiscovery(url, why)));
          }
          JsonNode resources = json(reply.body());
          return openApi(remote, apiService)
              .thenApply(path ->
                  new Probed(apiService, Availability.PASSED, new Seen(resources, true, path)));
        })
        .exceptionally(
            thrown -> gone(apiService, Availability.failedDiscovery(url, words(thrown))));
  }

  /** What was seen before stays, marked as stale. */
  private Probed gone(ApiService apiService, Availability why) {
    Seen before = apis.seen(apiService);
    return new Probed(apiService, why, new Seen(before.resources(), false, before.openApi()));
  }

  /** What can be said without asking. */
  private static Optional<Availability> unfit(ApiService apiService, ClusterImage image) {
    ApiService.ServiceReference wanted = apiService.service().orElseThrow();
    Optional<JsonNode> service =
        image.of(SERVICES).get(wanted.namespace(), wanted.name()).map(StoredObject::tree);
    if (service.isEmpty()) {
      return Optional.of(Availability.serviceNotFound(wanted));
    }
    if (service.get().path("spec").path("type").asText().equals("ExternalName")) {
      return Optional.empty();
    }
    Optional<JsonNode> port = ServiceEndpoints.port(service.get(), wanted.port());
    if (port.isEmpty()) {
      return Optional.of(Availability.noSuchPort(wanted));
    }
    return ServiceEndpoints.anyReady(image, wanted.namespace(), wanted.name(), port.get())
        ? Optional.empty()
        : Optional.of(Availability.noEndpoints(wanted, port.get().path("name").asText("")));
  }

  /** Where its OpenAPI document is; empty when it has none, which many have not. */
  private CompletionStage<String> openApi(Remote remote, ApiService apiService) {
    return outgoing
        .get(remote, "/openapi/v3", HEADERS, LIMIT)
        .thenApply(reply ->
            reply.status() / 100 == 2
                ? json(reply.body())
                    .path("paths")
                    .path(apiService.path().substring(1))
                    .path("serverRelativeURL")
                    .asText("")
                : "")
        .exceptionally(_ -> "");
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.mapper().readTree(body);
    } catch (IOException _) {
      return MissingNode.getInstance(); // it is there; what it serves it does not say
    }
  }

  private static String words(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof CallFailure ? cause.getMessage() : "EOF";
  }
}
