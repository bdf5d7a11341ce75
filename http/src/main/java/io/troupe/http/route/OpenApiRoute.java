package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.core.json.Json;
import io.troupe.core.kind.openapi.OpenApiDocuments;
import io.troupe.core.kind.openapi.OpenApiDocuments.Document;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /openapi/v3}: an index, and a document per group version that clients may keep for ever,
 * since its URL names its hash. Follows upstream kube-openapi pkg/handler3.
 */
final class OpenApiRoute {
  private static final Duration KEPT_FOR = Duration.ofDays(365);
  private static final Failure JSON_ONLY =
      Failure.of(
          Reason.NOT_ACCEPTABLE, "only the following media types are accepted: application/json");

  private final Supplier<RegistryDocuments> documents;
  private final RemoteDocuments remotes;
  private final InstantSource clock;

  OpenApiRoute(
      Supplier<RegistryDocuments> documents, RemoteDocuments remotes, InstantSource clock) {
    this.documents = documents;
    this.remotes = remotes;
    this.clock = clock;
  }

  HttpResponse handle(Exchange exchange, List<String> segments) {
    boolean json =
        Negotiator.choose(exchange.accept(), Offer.PLAIN, false)
                instanceof Result.Ok<Form>(Form form)
            && form.encoding() == Form.Encoding.JSON;
    boolean v3 = segments.size() > 1 && segments.get(1).equals("v3");
    boolean v2 = segments.size() == 2 && segments.get(1).equals("v2");
    if (!json && (v2 || v3)) {
      return StatusResponse.of(JSON_ONLY, exchange.accept());
    }
    if (!v3) {
      return StatusResponse.noSuchPath(exchange.accept());
    }
    OpenApiDocuments openApi = documents.get().openApi();
    if (segments.size() == 2) {
      return remotes.any()
          ? Responses.json(Json.bytes(remotes.openApiIndex(Json.parse(openApi.index().json()))))
          : tagged(exchange, openApi.index());
    }
    String path = String.join("/", segments.subList(2, segments.size()));
    Optional<Document> document = openApi.document(path);
    return document.isEmpty()
        ? StatusResponse.noSuchPath(exchange.accept())
        : versioned(exchange, path, document.get());
  }

  private HttpResponse versioned(Exchange exchange, String path, Document document) {
    String asked = exchange.query().text("hash");
    if (asked.isEmpty()) {
      return tagged(exchange, document);
    }
    if (!asked.equals(document.hash())) {
      return HttpResponse.create()
          .withStatus(StatusCodes.MOVED_PERMANENTLY)
          .addHeader(
              RawHeader.create("Location", "/openapi/v3/" + path + "?hash=" + document.hash()));
    }
    String expires =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            clock.instant().plus(KEPT_FOR).atOffset(ZoneOffset.UTC));
    return tagged(exchange, document)
        .addHeaders(
            List.of(
                RawHeader.create("Cache-Control", "public, immutable"),
                RawHeader.create("Expires", expires)));
  }

  private static HttpResponse tagged(Exchange exchange, Document document) {
    String tag = '"' + document.hash() + '"';
    boolean known =
        exchange.http().getHeader("If-None-Match").filter(h -> h.value().contains(tag)).isPresent();
    HttpResponse response =
        known
            ? HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED)
            : Responses.json(document.json());
    return response.addHeaders(
        List.of(RawHeader.create("ETag", tag), RawHeader.create("Vary", "Accept")));
  }
}
