package io.troupe.http.route;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import io.troupe.http.negotiate.ObjectEncoder;
import io.troupe.http.route.RegistryDocuments.Tagged;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** {@code /api}, {@code /apis} and below: what is served, aggregated or group by group. */
final class DiscoveryRoute {
  /** Clients take the body for aggregated only if the Content-Type says exactly this. */
  private static final ContentType AGGREGATED =
      ContentTypes.parse("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

  private final Supplier<RegistryDocuments> documents;
  private final RemoteDocuments remotes;

  DiscoveryRoute(Supplier<RegistryDocuments> documents, RemoteDocuments remotes) {
    this.documents = documents;
    this.remotes = remotes;
  }

  /** Of every group and version, for the list of paths. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>(List.of("/api", "/apis"));
    for (Kind kind : documents.get().kinds()) {
      String group = kind.gvk().group();
      paths.add((group.isEmpty() ? "/api/" : "/apis/") + kind.gvk().apiVersion());
      if (!group.isEmpty()) {
        paths.add("/apis/" + group);
      }
    }
    return paths;
  }

  HttpResponse handle(Exchange exchange, List<String> segments) {
    RegistryDocuments now = documents.get();
    boolean core = segments.getFirst().equals("api");
    if (segments.size() == 1 && wantsAggregated(exchange)) {
      Tagged local = core ? now.aggregatedCoreGroup() : now.aggregatedGroups();
      return aggregated(exchange, remotes.any() ? merged(local, core) : local);
    }
    Optional<ObjectNode> document =
        switch (segments.size()) {
          case 1 ->
              Optional.of(
                  core
                      ? now.discovery().coreVersions(address(exchange))
                      : remotes.groups(now.discovery().groups()));
          case 2 ->
              core
                  ? now.discovery().resources("", segments.get(1))
                  : remotes.any()
                      ? remotes.group(segments.get(1), now.discovery().groups())
                      : now.discovery().group(segments.get(1));
          case 3 ->
              core ? Optional.empty() : now.discovery().resources(segments.get(1), segments.get(2));
          default -> Optional.empty();
        };
    return document
        .map(found -> negotiated(exchange, found))
        .orElseGet(() -> StatusResponse.noSuchPath(exchange.accept()));
  }

  private Tagged merged(Tagged local, boolean core) {
    return RegistryDocuments.tagged(remotes.aggregated(Json.parse(local.json()), core));
  }

  /** True when the aggregated form comes before any plain one the client would take. */
  private static boolean wantsAggregated(Exchange exchange) {
    for (var clause : exchange.accept().clauses()) {
      if (clause.matches("application", "json")) {
        String as = clause.parameter("as");
        if (as.equals("APIGroupDiscoveryList")
            && clause.parameter("g").equals("apidiscovery.k8s.io")
            && clause.parameter("v").equals("v2")) {
          return true;
        }
        if (as.isEmpty()) {
          return false;
        }
      }
    }
    return false;
  }

  private static HttpResponse aggregated(Exchange exchange, Tagged document) {
    HttpHeader tag = RawHeader.create("ETag", document.tag());
    HttpHeader vary = RawHeader.create("Vary", "Accept");
    boolean known =
        exchange
            .http()
            .getHeader("If-None-Match")
            .filter(h -> h.value().contains(document.tag()))
            .isPresent();
    HttpResponse response =
        known
            ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
            : Responses.bytes(document.json(), AGGREGATED, StatusCodes.OK);
    return response.addHeaders(List.of(tag, vary));
  }

  private static HttpResponse negotiated(Exchange exchange, ObjectNode document) {
    return switch (Negotiator.choose(exchange.accept(), Offer.PLAIN, exchange.pretty())) {
      case Result.Refused<Form>(Failure failure) -> StatusResponse.of(failure, exchange.accept());
      case Result.Ok<Form>(Form form) ->
          Responses.bytes(
              ObjectEncoder.document(document, form),
              StatusResponse.contentType(form),
              StatusCodes.OK);
    };
  }

  private static String address(Exchange exchange) {
    Uri uri = exchange.http().getUri();
    return uri.host() + ":" + uri.port();
  }
}
