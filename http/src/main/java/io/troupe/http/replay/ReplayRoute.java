package io.troupe.http.replay;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.replay.ReplayRights.Visible;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.http.route.Query;
import io.troupe.http.route.RequestPath;
import io.troupe.http.route.RouteExtension;
import io.troupe.http.route.Warnings;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.replay.ReplaySource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code GET /apis/history.troupe.io/v1/replays/cluster} and {@code
 * .../namespaces/{namespace}/replays/namespace}: what happened between two revisions or times, as
 * watch frames. Query: {@code from}, {@code to}, {@code speed}, {@code gap}, {@code state}, {@code
 * namespace}, {@code resource}.
 */
public final class ReplayRoute implements RouteExtension {
  private static final String OF_CLUSTER = "cluster";
  private static final String OF_NAMESPACE = "namespace";

  /** Each reads and decodes as fast as its client reads, and holds some megabytes. */
  static final int STREAMS_MAX = 8;

  /** So that nobody keeps the others out. */
  static final int STREAMS_OF_ONE_MAX = 4;

  private final ReplayRights rights;
  private final Supplier<KindRegistry> kinds;
  private final Moments moments;
  private final ReplayStream stream;
  private final Materializer materializer;
  private final Turns turns;

  /**
   * @param latest an image that shows every write acknowledged before
   * @param nanos elapsed time
   */
  public ReplayRoute(
      ApiGate gate,
      Supplier<KindRegistry> kinds,
      Past past,
      ReplaySource source,
      Supplier<CompletionStage<ClusterImage>> latest,
      Materializer materializer,
      LongSupplier nanos) {
    this.rights = new ReplayRights(gate, past, latest);
    this.kinds = kinds;
    this.moments = new Moments(past);
    this.stream = new ReplayStream(source, past, nanos);
    this.materializer = materializer;
    this.turns = new Turns(STREAMS_MAX, STREAMS_OF_ONE_MAX, materializer);
  }

  @Override
  public boolean handles(String path) {
    return false;
  }

  @Override
  public Optional<ResourceType> resource() {
    return Optional.of(HistoryKinds.REPLAYS);
  }

  /** A request, as far as it is understood. */
  private record Asked(UserInfo caller, ReplayOptions options, boolean everywhere, Accept accept) {
    CompletionStage<HttpResponse> refused(Failure failure) {
      return ReplayRoute.refused(failure, accept);
    }
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    request.discardEntityBytes(materializer);
    if (!request.method().equals(HttpMethods.GET)
        || !(RequestPath.parse(request.getUri().path())
            instanceof RequestPath.Resource(_, _, String within, _, String name, _, _))) {
      return CompletableFuture.completedStage(StatusResponse.methodNotAllowed(accept));
    }
    Query query = Query.parse(request.getUri().rawQueryString());
    String namespace = within.isEmpty() ? query.text("namespace") : within;
    return rights
        .everywhere(caller, "watch", HistoryKinds.REPLAYS, namespace)
        .thenCompose(let ->
            switch (let.then(
                everywhere ->
                    named(name, within)
                        .then(_ -> ReplayOptions.of(query, within))
                        .then(options ->
                            Result.ok(new Asked(caller, options, everywhere, accept))))) {
              case Result.Refused<Asked>(Failure failure) -> refused(failure, accept);
              case Result.Ok<Asked>(Asked asked) -> found(asked);
            });
  }

  private static Result<String> named(String name, String within) {
    return name.equals(within.isEmpty() ? OF_CLUSTER : OF_NAMESPACE)
        ? Result.ok(name)
        : Result.refused(Failure.notFound(HistoryKinds.REPLAYS, name));
  }

  private CompletionStage<HttpResponse> found(Asked asked) {
    ReplayOptions options = asked.options();
    return switch (ReplayTypes.named(kinds.get(), options.namespace(), options.resource())) {
      case Result.Refused<SortedSet<ResourceType>>(Failure failure) -> asked.refused(failure);
      case Result.Ok<SortedSet<ResourceType>>(SortedSet<ResourceType> types) ->
          moments
              .span(options.from(), options.to())
              .thenCompose(span ->
                  switch (span) {
                    case Result.Refused<Span>(Failure failure) -> asked.refused(failure);
                    case Result.Ok<Span>(Span all) -> seen(asked, types, all);
                  });
    };
  }

  private CompletionStage<HttpResponse> seen(
      Asked asked, SortedSet<ResourceType> types, Span span) {
    String namespace = asked.options().namespace();
    if (!asked.options().resource().isEmpty()) {
      // Of one that is asked for by name the refusal is the answer.
      return rights
          .everywhere(asked.caller(), "list", types.first(), namespace)
          .thenCompose(let ->
              let instanceof Result.Refused<Boolean>(Failure failure)
                  ? asked.refused(failure)
                  : visible(asked, types, span));
    }
    return visible(asked, types, span);
  }

  private CompletionStage<HttpResponse> visible(
      Asked asked, SortedSet<ResourceType> types, Span span) {
    String namespace = asked.options().namespace();
    return rights
        .visible(asked.caller(), types, namespace, asked.everywhere())
        .thenApply(visible ->
            visible.beginning() > span.to()
                ? StatusResponse.of(
                    ReplayRights.anotherNamespace(HistoryKinds.REPLAYS, namespace, span.to()),
                    asked.accept())
                : play(asked, span.after(visible.beginning() - 1), visible));
  }

  private HttpResponse play(Asked asked, Span span, Visible visible) {
    return turns
        .take(asked.caller().name())
        .map(turn ->
            Warnings.add(
                HttpResponse.create()
                    .withEntity(
                        HttpEntities.createChunked(
                            StatusResponse.JSON,
                            turn.of(stream.of(span, asked.options(), visible.since())))),
                leftOut(visible.hidden())))
        .orElseGet(() -> StatusResponse.tooMany(asked.accept()));
  }

  private static List<String> leftOut(SortedSet<ResourceType> types) {
    return types.isEmpty()
        ? List.of()
        : List.of(
            "changes of "
                + types.size()
                + " resources are left out because you may not list these: "
                + types.stream().map(ResourceType::qualified).collect(Collectors.joining(", ")));
  }

  private static CompletionStage<HttpResponse> refused(Failure failure, Accept accept) {
    return CompletableFuture.completedStage(StatusResponse.of(failure, accept));
  }
}
