package io.troupe.http.route;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.actors.gate.Authenticator;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.auth.PeerCredentials;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way every request takes: read the path, authenticate, find the route, answer, count.
 *
 * <p>A plain function from request to response, since the routing DSL costs more than all of this
 * together. Nothing here blocks, and no exception leaves it.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Longest Audit-ID that is taken over from a client. */
  private static final int AUDIT_ID_CHARS_MAX = 64;

  private static final Failure TIMEOUT =
      Failure.of(Reason.TIMEOUT, "Timeout: request did not complete within the allotted timeout");
  private static final Failure NO_IMPERSONATION =
      Failure.of(Reason.NOT_IMPLEMENTED, "impersonation is not implemented by this server");

  private final ApiGate gate;
  private final Authenticator authenticator;
  private final List<RouteExtension> extensions;
  private final ResourceRoutes resources;
  private final PathRoutes paths;
  private final Observer observer;
  private final OpenStreams openStreams;
  private final Seats seats;
  private final Materializer materializer;
  private final Supplier<String> requestIds;
  private final LongSupplier nanoTime;

  Dispatcher(
      ApiGate gate,
      Authenticator authenticator,
      List<RouteExtension> extensions,
      ResourceRoutes resources,
      PathRoutes paths,
      Observer observer,
      OpenStreams openStreams,
      Seats seats,
      Materializer materializer,
      Supplier<String> requestIds,
      LongSupplier nanoTime) {
    this.gate = gate;
    this.authenticator = authenticator;
    this.extensions = List.copyOf(extensions);
    this.resources = resources;
    this.paths = paths;
    this.observer = observer;
    this.openStreams = openStreams;
    this.seats = seats;
    this.materializer = materializer;
    this.requestIds = requestIds;
    this.nanoTime = nanoTime;
  }

  /** Never fails. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    long start = nanoTime.getAsLong();
    Accept accept = Accept.parse(header(request, "Accept"));
    String requestId = requestIds.get();
    Answer answer = begin(request, accept, requestId);
    return answer
        .response()
        .exceptionally(fault -> fault(fault, accept, requestId))
        .thenApply(
            response -> observer.finish(answer, auditId(request, requestId), start, response));
  }

  private Answer begin(HttpRequest request, Accept accept, String requestId) {
    RequestPath path;
    Query query;
    try {
      path = RequestPath.parse(request.getUri().path());
      query = Query.parse(request.getUri().rawQueryString());
    } catch (IllegalArgumentException _) {
      Failure failure = Failure.badRequest("the request's URI is not well encoded");
      return Answer.early(request, accept, requestId, StatusResponse.of(failure, accept));
    }
    try {
      return route(request, accept, requestId, path, query);
    } catch (RuntimeException fault) {
      return Answer.early(request, accept, requestId, fault(fault, accept, requestId));
    }
  }

  private Answer route(
      HttpRequest request, Accept accept, String requestId, RequestPath path, Query query) {
    Optional<UserInfo> user = authenticator.authenticate(PeerCredentials.of(request));
    Exchange exchange =
        Exchange.of(request, query, accept, requestId, user.orElseGet(UserInfo::anonymous));
    if (user.isEmpty()) {
      return refused(exchange, StatusResponse.unauthorized(accept));
    }
    if (request.getHeader("Impersonate-User").isPresent()
        || request.getHeader("Impersonate-Group").isPresent()) {
      return refused(exchange, StatusResponse.of(NO_IMPERSONATION, accept));
    }
    String text = exchange.path();
    for (RouteExtension extension : extensions) {
      if (extension.handles(text)) {
        return Answer.path(exchange, extension.handle(request, user.get()));
      }
    }
    return switch (path) {
      case RequestPath.Resource resource -> resource(exchange, resource);
      case RequestPath.Other(List<String> segments) -> other(exchange, segments);
    };
  }

  private Answer resource(Exchange exchange, RequestPath.Resource path) {
    return switch (resources.resolve(exchange, path)) {
      case ResourceRoutes.Resolved.Call(ResourceCall call) -> call(call);
      case ResourceRoutes.Resolved.NoSuchPath() ->
          unlessDenied(exchange, StatusResponse.noSuchPath(exchange.accept()));
      case ResourceRoutes.Resolved.NotAllowed() ->
          unlessDenied(exchange, StatusResponse.methodNotAllowed(exchange.accept()));
      case ResourceRoutes.Resolved.Refused(Failure failure) ->
          unlessDenied(exchange, StatusResponse.of(failure, exchange.accept()));
    };
  }

  private Answer call(ResourceCall call) {
    Exchange exchange = call.exchange();
    if (call.longRunning() && !openStreams.hasRoom()) {
      return refused(exchange, StatusResponse.tooMany(exchange.accept()));
    }
    return switch (TimeLimit.of(exchange.query())) {
      case Result.Refused<Duration>(Failure failure) ->
          refused(exchange, StatusResponse.of(failure, exchange.accept()));
      case Result.Ok<Duration>(Duration limit) -> {
        CompletionStage<HttpResponse> response =
            seats.run(call, () -> resources.handle(call), () -> drain(exchange));
        // A stream's own time begins with its headers; until then it is a request like others.
        yield new Answer(exchange, call.label(), call.longRunning(), limited(response, limit));
      }
    };
  }

  private Answer other(Exchange exchange, List<String> segments) {
    CompletionStage<HttpResponse> response =
        seats.run(
            exchange,
            () -> {
              HttpResponse done =
                  denied(exchange)
                      .orElseGet(
                          () -> paths.handle(exchange, segments, path -> visible(exchange, path)));
              drain(exchange);
              return CompletableFuture.completedFuture(done);
            },
            () -> drain(exchange));
    return Answer.path(exchange, limited(response, TimeLimit.MAX));
  }

  /** Who may not even ask for a path does not learn whether it exists. */
  private Answer unlessDenied(Exchange exchange, HttpResponse response) {
    return refused(exchange, denied(exchange).orElse(response));
  }

  private Optional<HttpResponse> denied(Exchange exchange) {
    return switch (gate.authorizePath(
        exchange.caller().user(), exchange.lowerCaseMethod(), exchange.path())) {
      case Authorization.Allowed() -> Optional.empty();
      case Authorization.Denied(Failure failure) ->
          Optional.of(StatusResponse.of(failure, exchange.accept()));
    };
  }

  private boolean visible(Exchange exchange, String path) {
    return gate.authorizePath(exchange.caller().user(), "get", path)
        instanceof Authorization.Allowed;
  }

  private Answer refused(Exchange exchange, HttpResponse response) {
    drain(exchange);
    return Answer.path(exchange, CompletableFuture.completedFuture(response));
  }

  private void drain(Exchange exchange) {
    if (!exchange.http().entity().isStrict()) {
      RequestBody.drain(exchange.http().entity(), materializer);
    }
  }

  private static CompletionStage<HttpResponse> limited(
      CompletionStage<HttpResponse> response, Duration limit) {
    CompletableFuture<HttpResponse> future = response.toCompletableFuture();
    return future.isDone()
        ? future
        : future.copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static HttpResponse fault(Throwable thrown, Accept accept, String requestId) {
    Throwable cause = thrown.getCause() != null ? thrown.getCause() : thrown;
    if (thrown instanceof TimeoutException || cause instanceof TimeoutException) {
      return StatusResponse.of(TIMEOUT, accept);
    }
    LOG.error("request {} failed", requestId, thrown);
    return StatusResponse.fault(accept);
  }

  /** The client's, if it sent one that can be shown again. */
  private static String auditId(HttpRequest request, String otherwise) {
    String sent = header(request, "Audit-ID");
    boolean usable =
        !sent.isEmpty()
            && sent.length() <= AUDIT_ID_CHARS_MAX
            && sent.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    return usable ? sent : otherwise;
  }

  private static String header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value).orElse("");
  }
}
