package io.troupe.http.replay;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.reconcile.Types;
import io.troupe.http.audit.Audited;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.error.StoreFaults;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.replay.ReplayRights.Visible;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.http.replay.Turns.Turn;
import io.troupe.http.route.Query;
import io.troupe.http.route.RequestPath;
import io.troupe.http.route.RouteExtension;
import io.troupe.persistence.history.Past;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /apis/history.troupe.io/v1/whatifs}, and the same within a namespace: what a
 * controller or the scheduler of this build decides where it decided then, and where it did not.
 * One at a time on a node; something goes ahead of the answer while it is made, so a client that
 * goes away is noticed and the run ends.
 */
public final class WhatIfRoute implements RouteExtension {
  private static final Logger LOG = LoggerFactory.getLogger(WhatIfRoute.class);

  static final String PATH = "/apis/" + HistoryKinds.GROUP + "/v1/whatifs";

  private static final long BODY_BYTES_MAX = 64 * 1024;
  private static final long BODY_MILLIS_MAX = 10_000;
  private static final int RETRY_SECONDS = 5;

  private final ReplayRights rights;
  private final Supplier<KindRegistry> kinds;
  private final Past past;
  private final Moments moments;
  private final WhatIfParts parts;
  private final Materializer materializer;
  private final Turns turns;

  public WhatIfRoute(
      ApiGate gate,
      Supplier<KindRegistry> kinds,
      Past past,
      WhatIfParts parts,
      Materializer materializer) {
    this.rights = new ReplayRights(gate, past, parts.images()::latest);
    this.kinds = kinds;
    this.past = past;
    this.moments = new Moments(past);
    this.parts = parts;
    this.materializer = materializer;
    this.turns = new Turns(1, 1, materializer);
  }

  @Override
  public boolean handles(String path) {
    return false;
  }

  @Override
  public Optional<ResourceType> resource() {
    return Optional.of(HistoryKinds.WHAT_IFS);
  }

  /**
   * A request, as far as it is understood.
   *
   * @param namespace empty for the cluster
   * @param everywhere whether the caller was let in for the whole cluster
   */
  private record Asked(
      HttpRequest http,
      UserInfo caller,
      Accept accept,
      String namespace,
      boolean frames,
      boolean everywhere) {
    CompletionStage<HttpResponse> refused(Failure failure) {
      return WhatIfRoute.refused(failure, accept);
    }
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    if (!request.method().equals(HttpMethods.POST)
        || !(RequestPath.parse(request.getUri().path())
            instanceof RequestPath.Resource(_, _, String namespace, _, _, _, _))) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedStage(StatusResponse.methodNotAllowed(accept));
    }
    boolean frames = frames(Query.parse(request.getUri().rawQueryString()));
    return rights
        .everywhere(caller, "create", HistoryKinds.WHAT_IFS, namespace)
        .thenCompose(let ->
            switch (let) {
              case Result.Refused<Boolean>(Failure failure) -> {
                request.discardEntityBytes(materializer);
                yield refused(failure, accept);
              }
              case Result.Ok<Boolean>(Boolean everywhere) ->
                  read(new Asked(request, caller, accept, namespace, frames, everywhere));
            });
  }

  /** Whether the answer is to be a stream of watch frames. */
  static boolean frames(Query query) {
    return query.flag("watch");
  }

  private CompletionStage<HttpResponse> read(Asked asked) {
    return asked
        .http()
        .entity()
        .withSizeLimit(BODY_BYTES_MAX)
        .toStrict(BODY_MILLIS_MAX, materializer)
        .thenCompose(body ->
            switch (WhatIfWish.of(
                body.getData().toArray(), asked.namespace(), parts.controllers())) {
              case Result.Refused<WhatIfWish>(Failure failure) -> asked.refused(failure);
              case Result.Ok<WhatIfWish>(WhatIfWish wish) -> {
                Audited.of(asked.http())
                    .ifPresent(
                        audited -> audited.call().sent(Json.object().set("spec", wish.spec())));
                yield permitted(asked, wish);
              }
            });
  }

  /** Who learns what was decided about objects must be allowed to list them. */
  private CompletionStage<HttpResponse> permitted(Asked asked, WhatIfWish wish) {
    SortedSet<ResourceType> reads = new TreeSet<>(wish.reads());
    reads.removeIf(type ->
        kinds.get().byType(type).map(kind -> isBeyond(kind, asked.namespace())).orElse(true));
    return rights
        .visible(asked.caller(), reads, asked.namespace(), asked.everywhere())
        .thenCompose(visible ->
            visible.hidden().isEmpty()
                ? found(asked, wish, visible)
                : rights
                    .everywhere(asked.caller(), "list", visible.hidden().first(), asked.namespace())
                    .thenCompose(let ->
                        let instanceof Result.Refused<Boolean>(Failure failure)
                            ? asked.refused(failure)
                            : permitted(asked, wish)));
  }

  private static boolean isBeyond(Kind kind, String namespace) {
    return !namespace.isEmpty() && !kind.namespaced();
  }

  private CompletionStage<HttpResponse> found(Asked asked, WhatIfWish wish, Visible visible) {
    // All of the types are needed, so it begins where the last of them may be seen.
    long beginning = visible.since().values().stream().mapToLong(Long::longValue).max().orElse(0);
    return moments
        .span(wish.from(), wish.to())
        .thenCompose(span ->
            switch (span) {
              case Result.Refused<Span>(Failure failure) -> asked.refused(failure);
              case Result.Ok<Span>(Span all) ->
                  beginning > all.to()
                      ? asked.refused(
                          ReplayRights.anotherNamespace(
                              HistoryKinds.WHAT_IFS, asked.namespace(), all.to()))
                      : turns
                          .take(asked.caller().name())
                          .map(turn -> run(asked, wish, all.after(beginning - 1), turn))
                          .orElseGet(() -> asked.refused(busy()));
            });
  }

  private static Failure busy() {
    return Failure.of(Reason.TOO_MANY_REQUESTS, "another what-if runs on this node")
        .withRetryAfter(RETRY_SECONDS);
  }

  private CompletionStage<HttpResponse> run(Asked asked, WhatIfWish wish, Span span, Turn turn) {
    WhatIfAnswer answer = new WhatIfAnswer(wish.spec(), asked.frames());
    return WhatIfRun.begin(
            wish.judge(), span, types(asked.namespace()), asked.namespace(), past, parts)
        .thenApply(begun ->
            HttpResponse.create()
                .withStatus(StatusCodes.CREATED)
                .withEntity(
                    HttpEntities.createChunked(StatusResponse.JSON, turn.of(steps(answer, begun)))))
        .exceptionally(failure -> {
          turn.end();
          if (failure.getCause() instanceof WhatIfRun.TooLarge tooLarge) {
            return StatusResponse.of(
                Failure.of(Reason.REQUEST_ENTITY_TOO_LARGE, tooLarge.getMessage()), asked.accept());
          }
          LOG.warn("a what-if from revision {} cannot begin", span.from(), failure);
          return StoreFaults.told(failure)
              .map(told -> StatusResponse.of(told, asked.accept()))
              .orElseGet(() -> StatusResponse.fault(asked.accept()));
        });
  }

  private Source<ByteString, NotUsed> steps(WhatIfAnswer answer, WhatIfRun run) {
    return Source.unfoldAsync(
            run,
            at ->
                at.ended()
                    ? CompletableFuture.completedStage(
                        Optional.<Pair<WhatIfRun, ByteString>>empty())
                    : at.step().thenApply(_ -> Optional.of(Pair.create(at, answer.progress(at)))))
        .concatLazy(
            Source.lazyCompletionStage(
                () -> run.finish().thenApply(done -> answer.result(done, kinds.get()))))
        .recover(
            Throwable.class,
            () -> {
              long reached = run.whatIf().tally().revision();
              LOG.warn("a what-if ends at revision {}", reached);
              return answer.failed(
                  Failure.of(
                      Reason.SERVICE_UNAVAILABLE,
                      "the journal cannot be read beyond revision " + reached));
            });
  }

  /** Also those that are not served: plans are among them. */
  private SortedSet<ResourceType> types(String namespace) {
    SortedSet<ResourceType> types = new TreeSet<>(parts.images().current().types());
    types.addAll(ReplayTypes.all(kinds.get(), ""));
    types.add(Types.PLANS);
    types.removeIf(
        type -> kinds.get().byType(type).map(kind -> isBeyond(kind, namespace)).orElse(false));
    return types;
  }

  private static CompletionStage<HttpResponse> refused(Failure failure, Accept accept) {
    return CompletableFuture.completedStage(StatusResponse.of(failure, accept));
  }
}
