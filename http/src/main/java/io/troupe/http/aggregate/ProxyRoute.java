package io.troupe.http.aggregate;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.Materializer;
import io.troupe.actors.aggregate.AggregatedApis;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.core.aggregate.ApiService;
import io.troupe.core.auth.Attributes;
import io.troupe.core.auth.Narrowing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.outcome.Failure;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.proxy.PassedHeaders;
import io.troupe.http.route.RequestPath;
import io.troupe.http.route.RouteExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Everything below a group's version that another server serves goes there, whatever its method and
 * however long it streams; the caller is authorized here and named in headers there.
 */
public final class ProxyRoute implements RouteExtension {
  private static final String OPEN_API = "/openapi/v3/";
  private static final int SEGMENTS_MIN = 3;

  private final AggregatedApis apis;
  private final Outgoing outgoing;
  private final ApiGate gate;
  private final Materializer materializer;

  public ProxyRoute(
      AggregatedApis apis, Outgoing outgoing, ApiGate gate, Materializer materializer) {
    this.apis = apis;
    this.outgoing = outgoing;
    this.gate = gate;
    this.materializer = materializer;
  }

  @Override
  public boolean handles(String path) {
    return apis.anyRemote() && server(path).isPresent();
  }

  private Optional<ApiService> server(String path) {
    String own = path.startsWith(OPEN_API) ? path.substring(OPEN_API.length() - 1) : path;
    String[] segments = own.split("/", SEGMENTS_MIN + 2);
    if (own.startsWith("/apis/") && segments.length > SEGMENTS_MIN) {
      return apis.remote(segments[2] + "/" + segments[3]);
    }
    return own.startsWith("/api/") ? apis.remote(segments[2]) : Optional.empty();
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    Optional<ApiService> server = server(request.getUri().path());
    if (server.isEmpty()) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(StatusResponse.noSuchPath(accept));
    }
    return gate.permit(attributes(request, caller))
        .thenCompose(authorization ->
            switch (authorization) {
              case Authorization.Denied(Failure failure) -> {
                request.discardEntityBytes(materializer);
                yield CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
              }
              case Authorization.Allowed() -> forward(server.get(), request, caller);
            });
  }

  private CompletionStage<HttpResponse> forward(
      ApiService server, HttpRequest request, UserInfo caller) {
    if (!server.available()) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedFuture(unavailable("service unavailable"));
    }
    HttpRequest forwarded =
        HttpRequest.create()
            .withMethod(request.method())
            .withUri(request.getUri())
            .withProtocol(HttpProtocols.HTTP_1_1)
            .withHeaders(ForwardedHeaders.of(request, caller))
            .withEntity((RequestEntity) request.entity().withoutSizeLimit());
    return outgoing
        .send(apis.remoteOf(server), forwarded)
        .thenApply(ProxyRoute::returned)
        .exceptionally(thrown -> unavailable("error trying to reach service: " + words(thrown)));
  }

  private static HttpResponse returned(HttpResponse response) {
    List<HttpHeader> kept = new ArrayList<>();
    for (HttpHeader header : response.getHeaders()) {
      if (header.renderInResponses() && !PassedHeaders.isOfConnection(header)) {
        kept.add(header);
      }
    }
    return HttpResponse.create()
        .withStatus(response.status())
        .withHeaders(kept)
        .withEntity(response.entity());
  }

  /** Upstream's answers here are text, not a Status. */
  private static HttpResponse unavailable(String text) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text + "\n"));
  }

  private static String words(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return cause instanceof CallFailure ? cause.getMessage() : "EOF";
  }

  /** What the caller wants to do, read from the path as for this server's own resources. */
  static Attributes attributes(HttpRequest request, UserInfo caller) {
    String method = request.method().value().toLowerCase(Locale.ROOT);
    String path = request.getUri().path();
    if (!(RequestPath.parse(path) instanceof RequestPath.Resource resource)) {
      return Attributes.ofPath(caller, method, path);
    }
    boolean named = !resource.name().isEmpty();
    String watch = request.getUri().query().get("watch").orElse("false");
    String verb =
        switch (method) {
          case "post" -> "create";
          case "put" -> "update";
          case "patch" -> "patch";
          case "delete" -> named ? "delete" : "deletecollection";
          case "get", "head" ->
              named ? "get" : watch.equals("false") || watch.equals("0") ? "list" : "watch";
          default -> method;
        };
    return new Attributes(
        caller,
        verb,
        resource.group(),
        resource.version(),
        resource.resource(),
        resource.subresource(),
        resource.namespace(),
        resource.name(),
        "",
        Narrowing.NONE);
  }
}
