package io.troupe.http.replay;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.japi.Pair;
import akka.stream.Materializer;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.history.Moment;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Types;
import io.troupe.core.schedule.profile.DefaultProfile;
import io.troupe.core.whatif.ControllerJudge;
import io.troupe.core.whatif.Judge;
import io.troupe.core.whatif.SchedulerJudge;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.error.StoreFaults;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.replay.ReplayStream.Span;
import io.troupe.http.route.RouteExtension;
import io.troupe.persistence.history.Past;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /apis/history.troupe.io/v1/whatifs}: what a controller or the scheduler of this build
 * decides where it decided then. One at a time on a node; spaces go ahead of the answer while it is
 * made, so a client that goes away is noticed and the run ends.
 */
public final class WhatIfRoute implements RouteExtension {
  private static final Logger LOG = LoggerFactory.getLogger(WhatIfRoute.class);
  public static final ResourceType WHAT_IFS = new ResourceType(HistoryKinds.GROUP, "whatifs");

  private static final String PATH = "/apis/" + HistoryKinds.GROUP + "/v1/whatifs";
  private static final String SCHEDULER = "scheduler";
  private static final long BODY_BYTES_MAX = 64 * 1024;
  private static final long BODY_MILLIS_MAX = 10_000;

  private final ReplayRights rights;
  private final Supplier<KindRegistry> kinds;
  private final Past past;
  private final Moments moments;
  private final WhatIfParts parts;
  private final Materializer materializer;
  private final AtomicBoolean busy = new AtomicBoolean();

  public WhatIfRoute(
      ApiGate gate,
      Supplier<KindRegistry> kinds,
      Past past,
      WhatIfParts parts,
      Materializer materializer) {
    this.rights = new ReplayRights(gate);
    this.kinds = kinds;
    this.past = past;
    this.moments = new Moments(past);
    this.parts = parts;
    this.materializer = materializer;
  }

  @Override
  public boolean handles(String path) {
    return path.equals(PATH);
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    Accept accept = Accept.parse(request.getHeader("Accept").map(HttpHeader::value).orElse(""));
    if (!request.method().equals(HttpMethods.POST)) {
      request.discardEntityBytes(materializer);
      return CompletableFuture.completedStage(StatusResponse.methodNotAllowed(accept));
    }
    return rights
        .refusal(caller, "create", WHAT_IFS)
        .thenCompose(refusal -> {
          if (refusal.isPresent()) {
            request.discardEntityBytes(materializer);
            return refused(refusal.get(), accept);
          }
          return request
              .entity()
              .withSizeLimit(BODY_BYTES_MAX)
              .toStrict(BODY_MILLIS_MAX, materializer)
              .thenCompose(body -> asked(body, caller, accept));
        });
  }

  /** What is asked, read. */
  private record Wish(
      ObjectNode spec,
      Judge judge,
      Collection<ResourceType> reads,
      Optional<Moment> from,
      Optional<Moment> to) {}

  private CompletionStage<HttpResponse> asked(
      HttpEntity.Strict body, UserInfo caller, Accept accept) {
    return switch (wish(body)) {
      case Result.Refused<Wish>(Failure failure) -> refused(failure, accept);
      case Result.Ok<Wish>(Wish wish) ->
          firstRefusal(caller, wish.reads())
              .thenCompose(refusal ->
                  refusal
                      .map(failure -> refused(failure, accept))
                      .orElseGet(() ->
                          moments
                              .span(wish.from(), wish.to())
                              .thenCompose(span ->
                                  switch (span) {
                                    case Result.Refused<Span>(Failure failure) ->
                                        refused(failure, accept);
                                    case Result.Ok<Span>(Span found) -> run(wish, found, accept);
                                  })));
    };
  }

  private Result<Wish> wish(HttpEntity.Strict body) {
    ObjectNode spec;
    try {
      spec =
          Json.parse(body.getData().toArray()).path("spec") instanceof ObjectNode found
              ? found
              : Json.object();
    } catch (UncheckedIOException | IllegalArgumentException e) {
      return Result.refused(Failure.badRequest("the body is not a WhatIf: " + e.getMessage()));
    }
    String name = spec.path("controller").asText("");
    Optional<Controller> controller =
        parts.controllers().stream()
            .filter(c -> c.name().equals(name) || c.name().equals(name + "-controller"))
            .findFirst();
    boolean scheduler = name.equals(SCHEDULER) || name.equals(DefaultProfile.SCHEDULER_NAME);
    if (controller.isEmpty() && !scheduler) {
      return Result.refused(
          Failure.badRequest(
              "spec.controller \""
                  + name
                  + "\" is none of scheduler, "
                  + String.join(
                      ", ", parts.controllers().stream().map(Controller::name).toList())));
    }
    Judge judge =
        controller
            .<Judge>map(c -> new ControllerJudge(c, PodViews.PLAIN))
            .orElseGet(
                () -> new SchedulerJudge(DefaultProfile.named(DefaultProfile.SCHEDULER_NAME)));
    Collection<ResourceType> reads =
        controller.map(Controller::watches).orElse(List.of(Types.NODES, Types.PODS));
    return Moment.parse("spec.from", spec.path("from").asText(""))
        .then(from ->
            Moment.parse("spec.to", spec.path("to").asText(""))
                .then(to -> Result.ok(new Wish(spec, judge, reads, from, to))));
  }

  /** Who learns what was decided about objects must be allowed to list them. */
  private CompletionStage<Optional<Failure>> firstRefusal(
      UserInfo caller, Collection<ResourceType> types) {
    CompletionStage<Optional<Failure>> refusal = CompletableFuture.completedStage(Optional.empty());
    for (ResourceType type : new TreeSet<>(types)) {
      if (kinds.get().byType(type).isPresent()) {
        refusal =
            refusal.thenCompose(before ->
                before.isPresent()
                    ? CompletableFuture.completedStage(before)
                    : rights.refusal(caller, "list", type));
      }
    }
    return refusal;
  }

  private CompletionStage<HttpResponse> run(Wish wish, Span span, Accept accept) {
    if (!busy.compareAndSet(false, true)) {
      return refused(
          Failure.of(Reason.TOO_MANY_REQUESTS, "another what-if runs on this node")
              .withRetryAfter(5),
          accept);
    }
    return WhatIfRun.begin(
            wish.judge(), span, types(), past, parts.log(), parts.facts(), parts.executor())
        .thenApply(begun ->
            HttpResponse.create()
                .withStatus(StatusCodes.CREATED)
                .withEntity(HttpEntities.createChunked(StatusResponse.JSON, steps(wish, begun))))
        .exceptionally(failure -> {
          busy.set(false);
          if (failure.getCause() instanceof WhatIfRun.TooLarge tooLarge) {
            return StatusResponse.of(
                Failure.of(Reason.REQUEST_ENTITY_TOO_LARGE, tooLarge.getMessage()), accept);
          }
          LOG.warn("a what-if from revision {} cannot begin", span.from(), failure);
          return StoreFaults.told(failure)
              .map(told -> StatusResponse.of(told, accept))
              .orElseGet(() -> StatusResponse.fault(accept));
        });
  }

  private Source<ByteString, NotUsed> steps(Wish wish, WhatIfRun run) {
    return Source.unfoldAsync(
            run,
            at ->
                at.ended()
                    ? CompletableFuture.completedStage(
                        Optional.<Pair<WhatIfRun, ByteString>>empty())
                    : at.step()
                        .thenApply(_ -> Optional.of(Pair.create(at, ByteString.fromString(" ")))))
        .concatLazy(
            Source.lazySource(() ->
                Source.single(
                    ByteString.fromArrayUnsafe(
                        Json.bytes(WhatIfAnswer.of(wish.spec(), run, kinds.get()))))))
        .recover(
            Throwable.class,
            () ->
                ByteString.fromArrayUnsafe(
                    Json.bytes(
                        Failure.of(
                                Reason.SERVICE_UNAVAILABLE,
                                "the journal cannot be read beyond revision "
                                    + run.whatIf().tally().revision())
                            .toStatus())))
        .watchTermination((kept, ended) -> {
          ended.whenComplete((_, _) -> busy.set(false));
          return kept;
        });
  }

  /** Also those that are not served: plans are among them. */
  private SortedSet<ResourceType> types() {
    SortedSet<ResourceType> types = new TreeSet<>(parts.image().get().types());
    kinds.get().all().stream()
        .filter(kind -> kind.verbs().contains("list") && !HistoryKinds.isHistory(kind))
        .map(Kind::type)
        .forEach(types::add);
    return types;
  }

  private static CompletionStage<HttpResponse> refused(Failure failure, Accept accept) {
    return CompletableFuture.completedStage(StatusResponse.of(failure, accept));
  }
}
