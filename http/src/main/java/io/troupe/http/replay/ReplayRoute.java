package io.troupe.http.replay;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.replay.ReplayRights.Visible;
import io.troupe.http.route.Query;
import io.troupe.http.route.RouteExtension;
import io.troupe.persistence.history.Past;
import io.troupe.persistence.replay.ReplaySource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code GET /apis/history.troupe.io/v1/replays/cluster}: the cluster between two revisions or
 * times, as watch frames. Query: {@code from}, {@code to}, {@code speed}, {@code gap}, {@code
 * state}, {@code namespace}, {@code resource}.
 */
public final class ReplayRoute implements RouteExtension {
  public static final ResourceType REPLAYS = new ResourceType(HistoryKinds.GROUP, "replays");

  private static final String PATH = "/apis/" + HistoryKinds.GROUP + "/v1/replays/cluster";

  /** Each reads and decodes as fast as its client reads, and holds some megabytes. */
  private static final int STREAMS_MAX = 8;

  private final ReplayRights rights;
  private final Supplier<KindRegistry> kinds;
  private final Moments moments;
  private final ReplayStream stream;
  private final Materializer materializer;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param nanos elapsed time
   */
  public ReplayRoute(
      ApiGate gate,
      Supplier<KindRegistry> kinds,
      Past past,
      ReplaySource source,
      Materializer materializer,
      LongSupplier nanos) {
    this.rights = new ReplayRights(gate);
    this.kinds = kinds;
    this.moments = new Moments(past);
    this.stream = new ReplayStream(source, past, nanos);
    this.materializer = materializer;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    request.discardEntityBytes(materializer);
    if (!request.method().equals(HttpMethods.GET)) {
      return CompletableFuture.completedStage(StatusResponse.methodNotAllowed(accept));
    }
    Query query = Query.parse(request.getUri().rawQueryString());
    return rights
        .refusal(caller, "watch", REPLAYS)
        .thenCompose(refusal ->
            refusal
                .map(failure -> refused(failure, accept))
                .orElseGet(() ->
                    switch (ReplayOptions.of(query)) {
                      case Result.Refused<ReplayOptions>(Failure failure) ->
                          refused(failure, accept);
                      case Result.Ok<ReplayOptions>(ReplayOptions options) ->
                          permitted(caller, options, accept);
                    }));
  }

  private CompletionStage<HttpResponse> permitted(
      UserInfo caller, ReplayOptions options, Accept accept) {
    return moments
        .span(options.from(), options.to())
        .thenCompose(found ->
            switch (found) {
              case Result.Refused<ReplayStream.Span>(Failure failure) -> refused(failure, accept);
              case Result.Ok<ReplayStream.Span>(ReplayStream.Span span) ->
                  rights
                      .visible(caller, kinds.get(), options.resource())
                      .thenApply(visible ->
                          switch (visible) {
                            case Result.Refused<Visible>(Failure failure) ->
                                StatusResponse.of(failure, accept);
                            case Result.Ok<Visible>(Visible types) ->
                                play(span, options, types, accept);
                          });
            });
  }

  private HttpResponse play(
      ReplayStream.Span span, ReplayOptions options, Visible types, Accept accept) {
    if (open.incrementAndGet() > STREAMS_MAX) {
      open.decrementAndGet();
      return StatusResponse.tooMany(accept);
    }
    Source<ByteString, ?> frames =
        stream
            .of(span, options, types.types())
            .watchTermination((kept, ended) -> {
              ended.whenComplete((_, _) -> open.decrementAndGet());
              return kept;
            });
    HttpResponse response =
        HttpResponse.create().withEntity(HttpEntities.createChunked(StatusResponse.JSON, frames));
    return types.hidden() == 0
        ? response
        : response.addHeader(
            RawHeader.create(
                "Warning",
                "299 - \"" + types.hidden() + " types that you may not list are left out\""));
  }

  private static CompletionStage<HttpResponse> refused(Failure failure, Accept accept) {
    return CompletableFuture.completedStage(StatusResponse.of(failure, accept));
  }
}
