package io.troupe.http.route;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.history.EntryQuery;
import io.troupe.actors.history.Histories;
import io.troupe.actors.image.WatchHub.Batch;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.history.Moment;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.Selection;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import io.troupe.http.route.EntryOptions.Watched;
import io.troupe.http.stream.WatchEncoder;
import io.troupe.http.stream.WatchPlan;
import io.troupe.http.stream.WatchStage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers what is asked of the past: entries, whys and timelines of history.troupe.io. */
final class HistoryRoute {
  private static final int BUCKETS_DEFAULT = 200;
  private static final int BUCKETS_MAX = 1_000;

  private final ApiGate gate;
  private final Optional<Histories> histories;
  private final InstantSource clock;

  /**
   * @param histories empty where nobody remembers
   */
  HistoryRoute(ApiGate gate, Optional<Histories> histories, InstantSource clock) {
    this.gate = gate;
    this.histories = histories;
    this.clock = clock;
  }

  /** What an answer is made of, for somebody who has been let in. */
  private record Admitted(ResourceCall call, Form form, ClusterImage image, Histories histories) {
    UserInfo user() {
      return call.exchange().caller().user();
    }

    String namespace() {
      return call.target().namespace();
    }

    Query query() {
      return call.exchange().query();
    }

    CompletionStage<HttpResponse> refused(Failure failure) {
      return HistoryRoute.refused(call, failure);
    }
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    if (histories.isEmpty()) {
      return refused(call, Failure.of(Reason.NOT_IMPLEMENTED, "nobody keeps the past here"));
    }
    return switch (call.verb()) {
      case LIST -> list(call);
      case WATCH ->
          call.kind().type().equals(HistoryKinds.ENTRIES) ? watch(call) : notAllowed(call);
      case GET -> get(call);
      case CREATE, UPDATE, PATCH, DELETE, DELETE_COLLECTION -> notAllowed(call);
    };
  }

  private CompletionStage<HttpResponse> list(ResourceCall call) {
    return switch (EntryOptions.list(call)) {
      case Result.Refused<EntryQuery>(Failure failure) -> refused(call, failure);
      case Result.Ok<EntryQuery>(EntryQuery query) ->
          admit(
              call,
              Offer.LIST,
              EntryOptions.freshness(call.exchange().query()),
              in -> list(in, query));
    };
  }

  private CompletionStage<HttpResponse> list(Admitted in, EntryQuery query) {
    return in.histories()
        .list(in.user(), query, in.image())
        .thenCompose(answer ->
            switch (answer) {
              case Result.Refused<Histories.Listed>(Failure failure) -> in.refused(failure);
              case Result.Ok<Histories.Listed>(Histories.Listed page) ->
                  CompletableFuture.completedFuture(
                      Warnings.add(
                          Responses.list(
                              in.call().view(in.form(), clock.instant()),
                              new ListMeta(page.revision(), page.token(), OptionalLong.empty()),
                              page.entries()),
                          page.warnings()));
            });
  }

  private CompletionStage<HttpResponse> watch(ResourceCall call) {
    return switch (EntryOptions.watch(call)) {
      case Result.Refused<Watched>(Failure failure) -> refused(call, failure);
      case Result.Ok<Watched>(Watched wish) ->
          admit(call, Offer.WATCH, wish.options().watchFreshness(), in -> watch(in, wish));
    };
  }

  private CompletionStage<HttpResponse> watch(Admitted in, Watched wish) {
    ListOptions options = wish.options();
    long asked = options.revision().orElse(0);
    long after = asked == 0 ? in.image().revision() : asked;
    WatchPlan plan =
        new WatchPlan(
            List.of(),
            after,
            options.sendInitialEvents().orElse(false),
            options.bookmarks(),
            WatchRoute.limit(in.call(), options));
    return in.histories()
        .watch(in.user(), wish.query(), in.image(), after)
        .thenCompose(answer ->
            switch (answer) {
              case Result.Refused<Source<Batch, NotUsed>>(Failure failure) -> in.refused(failure);
              case Result.Ok<Source<Batch, NotUsed>>(var batches) -> {
                WatchEncoder encoder =
                    new WatchEncoder(
                        in.call().view(in.form(), clock.instant()),
                        Selection.everythingIn(""),
                        clock);
                Source<ByteString, ?> lines = batches.via(new WatchStage(plan, encoder));
                yield CompletableFuture.completedFuture(
                    HttpResponse.create()
                        .withEntity(HttpEntities.createChunked(StatusResponse.JSON, lines)));
              }
            });
  }

  private CompletionStage<HttpResponse> get(ResourceCall call) {
    ResourceType type = call.kind().type();
    boolean why = type.equals(HistoryKinds.WHYS);
    return why || type.equals(HistoryKinds.TIMELINES)
        ? admit(call, Offer.OBJECT, new Freshness.Latest(), in -> why ? why(in) : timeline(in))
        : notAllowed(call);
  }

  private static CompletionStage<HttpResponse> notAllowed(ResourceCall call) {
    return CompletableFuture.completedFuture(
        StatusResponse.methodNotAllowed(call.exchange().accept()));
  }

  private CompletionStage<HttpResponse> why(Admitted in) {
    return switch (Moment.parse("revision", in.query().text("revision"))) {
      case Result.Refused<Optional<Moment>>(Failure failure) -> in.refused(failure);
      case Result.Ok<Optional<Moment>>(Optional<Moment> revision) ->
          in.histories()
              .why(in.user(), in.namespace(), in.call().target().name(), revision, in.image())
              .thenCompose(answer -> shown(in, answer));
    };
  }

  private CompletionStage<HttpResponse> timeline(Admitted in) {
    String name = in.namespace().isEmpty() ? "cluster" : "namespace";
    if (!in.call().target().name().equals(name)) {
      return in.refused(Failure.notFound(HistoryKinds.TIMELINES, in.call().target().name()));
    }
    record Wish(Optional<Moment> since, Optional<Moment> until, int buckets) {}
    Result<Wish> wish =
        Moment.parse("since", in.query().text("since"))
            .then(since ->
                Moment.parse("until", in.query().text("until"))
                    .then(until -> Moment.inOrder(since, until).then(_ -> Result.ok(until)))
                    .then(until ->
                        buckets(in.query())
                            .then(buckets -> Result.ok(new Wish(since, until, buckets)))));
    return switch (wish) {
      case Result.Refused<Wish>(Failure failure) -> in.refused(failure);
      case Result.Ok<Wish>(Wish(var since, var until, int buckets)) ->
          in.histories()
              .timeline(in.user(), in.namespace(), since, until, buckets, in.image())
              .thenCompose(answer -> shown(in, answer));
    };
  }

  private static Result<Integer> buckets(Query query) {
    return query
        .number("buckets")
        .then(number ->
            number.orElse(BUCKETS_DEFAULT) < 1 || number.orElse(BUCKETS_DEFAULT) > BUCKETS_MAX
                ? Result.refused(Failure.badRequest("buckets must be between 1 and " + BUCKETS_MAX))
                : Result.ok((int) number.orElse(BUCKETS_DEFAULT)));
  }

  private CompletionStage<HttpResponse> shown(Admitted in, Result<ObjectNode> answer) {
    return switch (answer) {
      case Result.Refused<ObjectNode>(Failure failure) -> in.refused(failure);
      case Result.Ok<ObjectNode>(ObjectNode tree) ->
          CompletableFuture.completedFuture(
              Responses.object(
                  Json.bytes(tree), in.call().view(in.form(), clock.instant()), false));
    };
  }

  private CompletionStage<HttpResponse> admit(
      ResourceCall call,
      Offer offer,
      Freshness freshness,
      Function<Admitted, CompletionStage<HttpResponse>> next) {
    Result<Form> form =
        Negotiator.choose(call.exchange().accept(), offer, call.exchange().pretty())
            .then(chosen -> TableOptions.check(chosen, call.exchange().query()));
    return switch (form) {
      case Result.Refused<Form>(Failure failure) -> refused(call, failure);
      case Result.Ok<Form>(Form chosen) ->
          gate.read(call.read(call.target(), freshness))
              .thenCompose(answer ->
                  switch (answer) {
                    case ReadAnswer.Refused(Failure failure) -> refused(call, failure);
                    case ReadAnswer.Granted(ClusterImage image) ->
                        next.apply(new Admitted(call, chosen, image, histories.orElseThrow()));
                  });
    };
  }

  private static CompletionStage<HttpResponse> refused(ResourceCall call, Failure failure) {
    return CompletableFuture.completedFuture(StatusResponse.of(failure, call.exchange().accept()));
  }
}
