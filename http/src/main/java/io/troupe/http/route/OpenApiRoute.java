package io.troupe.http.route;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.core.json.Json;
import io.troupe.core.kind.openapi.OpenApiDocuments;
import io.troupe.core.kind.openapi.Packed;
import io.troupe.core.kind.openapi.SwaggerForm;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept.Clause;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /openapi/v3}: an index, and a document per group version that clients may keep for ever,
 * since its URL names its hash; {@code /openapi/v2}: one document of everything. Follows upstream
 * kube-openapi pkg/handler3 and pkg/handler.
 */
final class OpenApiRoute {
  private static final Duration KEPT_FOR = Duration.ofDays(365);

  /**
   * The first spelling is the one kubectl asks for; its at sign makes it no media type, so both are
   * answered with the second.
   */
  private static final List<String> V2_PROTOBUF =
      List.of(
          "com.github.proto-openapi.spec.v2@v1.0+protobuf",
          "com.github.proto-openapi.spec.v2.v1.0+protobuf");

  private static final ContentType PROTOBUF =
      ContentTypes.parse("application/" + V2_PROTOBUF.getLast());

  private static final ContentType JSON = StatusResponse.JSON;

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
    boolean v2 = segments.size() == 2 && segments.get(1).equals("v2");
    if (v2) {
      return swagger(exchange);
    }
    boolean v3 = segments.size() > 1 && segments.get(1).equals("v3");
    if (!v3) {
      return StatusResponse.noSuchPath(exchange.accept());
    }
    if (exchange.accept().clauses().stream().noneMatch(c -> c.matches("application", "json"))) {
      return notAcceptable(exchange, "application/json");
    }
    OpenApiDocuments openApi = documents.get().openApi();
    if (segments.size() == 2) {
      return remotes.any()
          ? Responses.json(Json.bytes(remotes.openApiIndex(Json.parse(openApi.index().content()))))
          : tagged(exchange, openApi.index(), JSON);
    }
    String path = String.join("/", segments.subList(2, segments.size()));
    Optional<Packed> document = openApi.document(path);
    return document.isEmpty()
        ? StatusResponse.noSuchPath(exchange.accept())
        : versioned(exchange, path, document.get());
  }

  private HttpResponse swagger(Exchange exchange) {
    OpenApiDocuments openApi = documents.get().openApi();
    for (Clause clause : exchange.accept().clauses()) {
      if (clause.matches("application", "json")) {
        return tagged(exchange, openApi.swagger(SwaggerForm.JSON), JSON);
      }
      if (V2_PROTOBUF.stream().anyMatch(subtype -> clause.matches("application", subtype))) {
        return tagged(exchange, openApi.swagger(SwaggerForm.PROTOBUF), PROTOBUF);
      }
    }
    return notAcceptable(
        exchange, "application/json, application/" + String.join(", application/", V2_PROTOBUF));
  }

  private static HttpResponse notAcceptable(Exchange exchange, String accepted) {
    return StatusResponse.of(
        Failure.of(
            Reason.NOT_ACCEPTABLE, "only the following media types are accepted: " + accepted),
        exchange.accept());
  }

  private HttpResponse versioned(Exchange exchange, String path, Packed document) {
    String asked = exchange.query().text("hash");
    if (asked.isEmpty()) {
      return tagged(exchange, document, JSON);
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
    return tagged(exchange, document, JSON)
        .addHeaders(
            List.of(
                RawHeader.create("Cache-Control", "public, immutable"),
                RawHeader.create("Expires", expires)));
  }

  /** Documents are kept compressed, and go out so to those who take that. */
  private static HttpResponse tagged(Exchange exchange, Packed document, ContentType type) {
    String tag = '"' + document.hash() + '"';
    boolean known =
        exchange.http().getHeader("If-None-Match").filter(h -> h.value().contains(tag)).isPresent();
    boolean packed = Compression.accepted(exchange);
    List<HttpHeader> headers = new ArrayList<>();
    headers.add(RawHeader.create("ETag", tag));
    headers.add(RawHeader.create("Vary", "Accept, Accept-Encoding"));
    if (known) {
      return HttpResponse.create().withStatus(StatusCodes.NOT_MODIFIED).addHeaders(headers);
    }
    if (packed) {
      headers.add(RawHeader.create("Content-Encoding", "gzip"));
    }
    return Responses.bytes(packed ? document.gzip() : document.content(), type, StatusCodes.OK)
        .addHeaders(headers);
  }
}
