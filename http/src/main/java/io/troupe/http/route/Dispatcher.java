package io.troupe.http.route;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import io.troupe.actors.audit.AuditedCall;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ApiGate.Authorization;
import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.gate.Identities;
import io.troupe.actors.gate.Identities.Identity;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.http.audit.Audit;
import io.troupe.http.audit.Audited;
import io.troupe.http.auth.PeerCredentials;
import io.troupe.http.console.ConsoleRoute;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.error.StoreFaults;
import io.troupe.http.negotiate.Accept;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
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

  private final ApiGate gate;
  private final Identities identities;
  private final List<RouteExtension> extensions;
  private final ResourceRoutes resources;
  private final PathRoutes paths;
  private final ConsoleRoute console = new ConsoleRoute();
  private final Observer observer;
  private final Optional<Audit> audit;
  private final OpenStreams openStreams;
  private final Seats seats;
  private final Deadlines deadlines;
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
      Optional<Audit> audit,
      OpenStreams openStreams,
      Seats seats,
      Materializer materializer,
      Supplier<String> requestIds,
      LongSupplier nanoTime) {
    this.gate = gate;
    this.identities = new Identities(authenticator, gate);
    this.extensions = List.copyOf(extensions);
    this.resources = resources;
    this.paths = paths;
    this.observer = observer;
    this.audit = audit;
    this.openStreams = openStreams;
    this.seats = seats;
    this.deadlines = new Deadlines(nanoTime).start(materializer);
    this.materializer = materializer;
    this.requestIds = requestIds;
    this.nanoTime = nanoTime;
  }

  /** A request whose URI makes sense. */
  private record Opened(
      HttpRequest http, Accept accept, String requestId, RequestPath path, Query query) {}

  /** Never fails. */
  public CompletionStage<HttpResponse> handle(HttpRequest request) {
    long start = nanoTime.getAsLong();
    Accept accept = Accept.parse(header(request, "Accept"));
    String requestId = requestIds.get();
    Opened opened;
    try {
      RequestPath path = RequestPath.parse(request.getUri().path());
      Query query = Query.parse(request.getUri().rawQueryString());
      opened = new Opened(request, accept, requestId, path, query);
    } catch (IllegalArgumentException _) {
      Failure failure = Failure.badRequest("the request's URI is not well encoded");
      return finished(
          Answer.early(request, accept, requestId, StatusResponse.of(failure, accept)), start);
    }
    if (console.handles(request.getUri().path())) {
      Exchange anyone = exchange(opened, UserInfo.anonymous(), Optional.empty());
      drain(anyone);
      return finished(Answer.path(anyone, console.answer(request)), start);
    }
    return switch (identify(opened)) {
      case Identity.Settled settled -> answered(opened, settled, start);
      case Identity.Pending(CompletionStage<Identity.Settled> pending) ->
          pending.thenCompose(settled -> answered(opened, settled, start));
    };
  }

  private Identity identify(Opened opened) {
    return identities.identify(
        PeerCredentials.of(opened.http()), PeerCredentials.impersonation(opened.http()));
  }

  private CompletionStage<HttpResponse> finished(Answer answer, long start) {
    Exchange exchange = answer.exchange();
    String requestId = exchange.caller().requestId();
    return answer
        .response()
        .exceptionally(fault -> {
          if (!timedOut(fault) && StoreFaults.told(fault).isEmpty()) {
            Audited.of(exchange.http()).ifPresent(audited -> audited.call().panicked(fault));
          }
          return fault(fault, exchange.accept(), requestId);
        })
        .thenApply(response ->
            observer.finish(answer, auditId(exchange.http(), requestId), start, response))
        .thenCompose(response ->
            Audited.of(exchange.http())
                .map(audited -> audited.told(response))
                .orElseGet(() -> CompletableFuture.completedStage(response)));
  }

  /** What cannot be put on record may have to be refused. */
  private CompletionStage<HttpResponse> answered(
      Opened opened, Identity.Settled identity, long start) {
    Exchange exchange;
    try {
      exchange = exchange(opened, identity);
    } catch (RuntimeException fault) {
      HttpResponse response = fault(fault, opened.accept(), opened.requestId());
      return finished(
          Answer.early(opened.http(), opened.accept(), opened.requestId(), response), start);
    }
    Optional<Audited> audited = Audited.of(exchange.http());
    if (audited.isEmpty()) {
      return finished(answer(opened, exchange, identity), start);
    }
    return audited
        .get()
        .received()
        .thenCompose(stored ->
            finished(
                stored
                    ? answer(opened, exchange, identity)
                    : refused(exchange, StatusResponse.of(AuditedCall.NOT_STORED, opened.accept())),
                start));
  }

  private Exchange exchange(Opened opened, Identity.Settled identity) {
    return switch (identity) {
      case Identity.Known(UserInfo user, Optional<UserInfo> impersonator) ->
          exchange(opened, user, impersonator);
      case Identity.Unauthenticated() ->
          audited(
              opened,
              Exchange.of(
                  opened.http(),
                  opened.query(),
                  opened.accept(),
                  opened.requestId(),
                  UserInfo.anonymous()),
              false);
      case Identity.Refused(UserInfo user, _) -> exchange(opened, user, Optional.empty());
    };
  }

  private Answer answer(Opened opened, Exchange exchange, Identity.Settled identity) {
    try {
      return switch (identity) {
        case Identity.Known _ -> route(exchange, opened.path());
        case Identity.Unauthenticated() ->
            refused(exchange, StatusResponse.unauthorized(opened.accept()));
        case Identity.Refused(_, Failure failure) ->
            refused(exchange, StatusResponse.of(failure, opened.accept()));
      };
    } catch (RuntimeException fault) {
      return Answer.path(exchange, CompletableFuture.failedFuture(fault));
    }
  }

  private Exchange exchange(Opened opened, UserInfo user, Optional<UserInfo> impersonator) {
    Exchange exchange =
        Exchange.of(
            opened.http(), opened.query(), opened.accept(), opened.requestId(), user, impersonator);
    return audited(opened, exchange, true);
  }

  private Exchange audited(Opened opened, Exchange exchange, boolean authenticated) {
    return audit
        .map(each ->
            exchange.with(
                each.received(
                    opened.http(),
                    Asked.of(opened.path(), exchange),
                    authenticated,
                    exchange.caller().impersonator(),
                    exchange.caller().sourceAddress(),
                    auditId(opened.http(), opened.requestId()))))
        .orElse(exchange);
  }

  private Answer route(Exchange exchange, RequestPath path) {
    String text = exchange.path();
    for (RouteExtension extension : extensions) {
      Optional<ResourceType> resource = extension.resource();
      if (resource.isEmpty() && extension.handles(text)) {
        return Answer.path(exchange, extension.handle(exchange.http(), exchange.caller().user()));
      }
      if (path instanceof RequestPath.Resource called
          && resource.equals(Optional.of(new ResourceType(called.group(), called.resource())))) {
        return resource(
            exchange, called, _ -> extension.handle(exchange.http(), exchange.caller().user()));
      }
    }
    return switch (path) {
      case RequestPath.Resource resource -> resource(exchange, resource, resources::handle);
      case RequestPath.Other(List<String> segments) -> other(exchange, segments);
    };
  }

  private Answer resource(
      Exchange exchange,
      RequestPath.Resource path,
      Function<ResourceCall, CompletionStage<HttpResponse>> route) {
    return switch (resources.resolve(exchange, path)) {
      case ResourceRoutes.Resolved.Call(ResourceCall call) -> call(call, route);
      case ResourceRoutes.Resolved.NoSuchPath() ->
          unlessDenied(exchange, StatusResponse.noSuchPath(exchange.accept()));
      case ResourceRoutes.Resolved.NotAllowed() ->
          unlessDenied(exchange, StatusResponse.methodNotAllowed(exchange.accept()));
    };
  }

  private Answer call(
      ResourceCall call, Function<ResourceCall, CompletionStage<HttpResponse>> route) {
    Exchange exchange = call.exchange();
    if (call.longRunning() && !openStreams.hasRoom()) {
      return refused(exchange, StatusResponse.tooMany(exchange.accept()));
    }
    return switch (TimeLimit.of(exchange.query())) {
      case Result.Refused<Duration>(Failure failure) ->
          refused(exchange, StatusResponse.of(failure, exchange.accept()));
      case Result.Ok<Duration>(Duration limit) -> {
        CompletionStage<HttpResponse> response =
            seats.run(call, () -> route.apply(call), () -> drain(exchange));
        // A stream's own time begins with its headers; until then it is a request like others.
        // Who passes a request on does not know how long it may take.
        yield new Answer(
            exchange,
            call.label(),
            call.longRunning(),
            call.proxies() ? response : deadlines.limited(response, limit));
      }
    };
  }

  private Answer other(Exchange exchange, List<String> segments) {
    CompletionStage<HttpResponse> response =
        seats.run(
            exchange,
            () -> {
              drain(exchange);
              return permitted(
                  exchange,
                  () -> paths.handle(exchange, segments, path -> visible(exchange, path)));
            },
            () -> drain(exchange));
    return Answer.path(exchange, deadlines.limited(response, TimeLimit.MAX));
  }

  /** Who may not even ask for a path does not learn whether it exists. */
  private Answer unlessDenied(Exchange exchange, HttpResponse response) {
    drain(exchange);
    return Answer.path(exchange, permitted(exchange, () -> response));
  }

  private CompletionStage<HttpResponse> permitted(
      Exchange exchange, Supplier<HttpResponse> response) {
    return gate.permitPath(exchange.caller().user(), exchange.lowerCaseMethod(), exchange.path())
        .thenApply(authorization ->
            switch (authorization) {
              case Authorization.Allowed() -> response.get();
              case Authorization.Denied(Failure failure) ->
                  StatusResponse.of(failure, exchange.accept());
            });
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

  private static HttpResponse fault(Throwable thrown, Accept accept, String requestId) {
    if (timedOut(thrown)) {
      return StatusResponse.of(TIMEOUT, accept);
    }
    Optional<Failure> told = StoreFaults.told(thrown);
    if (told.isPresent()) {
      LOG.warn("request {}: {}", requestId, thrown.toString());
      return StatusResponse.of(told.get(), accept);
    }
    LOG.error("request {} failed", requestId, thrown);
    return StatusResponse.fault(accept);
  }

  private static boolean timedOut(Throwable thrown) {
    return thrown instanceof TimeoutException || thrown.getCause() instanceof TimeoutException;
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
