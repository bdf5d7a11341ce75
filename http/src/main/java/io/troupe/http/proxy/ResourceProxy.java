package io.troupe.http.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Passes requests to pods, services and nodes, and their answers back, as they come. What proves
 * who the client is stays here. Certificates of those asked are not verified, as upstream: there is
 * nothing to verify them by.
 */
public final class ResourceProxy {
  private static final Failure NO_UPGRADES =
      Failure.of(
          Reason.NOT_IMPLEMENTED, "upgraded connections do not pass through this server's proxy");

  private final Outgoing outgoing;
  private final RandomGenerator random;

  /**
   * @param random safe for any thread; chooses among endpoints
   */
  public ResourceProxy(Outgoing outgoing, RandomGenerator random) {
    this.outgoing = outgoing;
    this.random = random;
  }

  /**
   * The request must be allowed and admitted.
   *
   * @param key of the object as the path names it, scheme and port included
   * @param prefix the request's path up to and with {@code /proxy}, encoded
   * @return the answer, or a refusal to send anything
   */
  public CompletionStage<Result<HttpResponse>> pass(
      HttpRequest request, ObjectKey key, String prefix, ClusterImage image) {
    String path = request.getUri().path().substring(prefix.length());
    boolean read = request.method().name().equals("GET") || request.method().name().equals("HEAD");
    return switch (new ProxyLocation(image, random).of(key)) {
      case Result.Refused<URI>(Failure failure) -> done(Result.refused(failure));
      case Result.Ok<URI> _ when request.getHeader("Upgrade").isPresent() ->
          done(Result.refused(NO_UPGRADES));
      // So that links relative to it lead below it.
      case Result.Ok<URI> _ when path.isEmpty() && read ->
          done(Result.ok(moved(request, prefix + "/")));
      case Result.Ok<URI>(URI location) -> send(request, location, prefix, path);
    };
  }

  private CompletionStage<Result<HttpResponse>> send(
      HttpRequest request, URI location, String prefix, String path) {
    String query = request.getUri().rawQueryString().map(raw -> "?" + raw).orElse("");
    HttpRequest passed =
        HttpRequest.create()
            .withMethod(request.method())
            .withUri(Uri.create((path.isEmpty() ? "/" : path) + query, Uri.RELAXED))
            .withProtocol(HttpProtocols.HTTP_1_1)
            .withHeaders(headers(request, prefix + path))
            .withEntity((RequestEntity) request.entity().withoutSizeLimit());
    Remote remote = new Remote(new Place.Web(location), "", false, Optional.empty());
    return outgoing
        .send(remote, passed)
        .thenApply(answer -> Result.ok(returned(answer, location, prefix)))
        .exceptionally(thrown -> Result.refused(unreachable(thrown)));
  }

  private static List<HttpHeader> headers(HttpRequest request, String path) {
    List<HttpHeader> headers = PassedHeaders.of(request);
    headers.removeIf(header -> header.lowercaseName().startsWith("x-forwarded-"));
    headers.add(RawHeader.create("X-Forwarded-Uri", path));
    headers.add(
        RawHeader.create(
            "X-Forwarded-Host", request.getHeader("Host").map(HttpHeader::value).orElse("")));
    headers.add(RawHeader.create("X-Forwarded-Proto", "https"));
    return headers;
  }

  private static HttpResponse returned(HttpResponse answer, URI location, String prefix) {
    List<HttpHeader> kept = new ArrayList<>();
    for (HttpHeader header : answer.getHeaders()) {
      String name = header.lowercaseName();
      if (name.equals("location")) {
        kept.add(RawHeader.create("Location", rewritten(header.value(), location, prefix)));
      } else if (header.renderInResponses() && !PassedHeaders.isOfConnection(header)) {
        kept.add(header);
      }
    }
    return HttpResponse.create()
        .withStatus(answer.status())
        .withHeaders(kept)
        .withEntity(answer.entity());
  }

  /** Stays below the proxy if it leads to the same place; whatever else is as it was. */
  static String rewritten(String redirect, URI location, String prefix) {
    try {
      URI uri = URI.create(redirect);
      boolean elsewhere =
          uri.getHost() != null && !location.getAuthority().equals(uri.getAuthority());
      if (elsewhere || uri.getRawPath() == null || !uri.getRawPath().startsWith("/")) {
        return redirect;
      }
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
      return prefix + uri.getRawPath() + query + fragment;
    } catch (IllegalArgumentException _) {
      return redirect;
    }
  }

  private static HttpResponse moved(HttpRequest request, String to) {
    String query = request.getUri().rawQueryString().map(raw -> "?" + raw).orElse("");
    return HttpResponse.create()
        .withStatus(StatusCodes.MOVED_PERMANENTLY)
        .addHeader(RawHeader.create("Location", to + query));
  }

  private static Failure unreachable(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    String why = cause instanceof CallFailure ? cause.getMessage() : "EOF";
    return Failure.of(Reason.SERVICE_UNAVAILABLE, "error trying to reach service: " + why);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedStage(value);
  }
}
