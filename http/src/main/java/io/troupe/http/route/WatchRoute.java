package io.troupe.http.route;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.FieldSelector;
import io.troupe.core.select.Selection;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.stream.ConvertedBatches;
import io.troupe.http.stream.WatchEncoder;
import io.troupe.http.stream.WatchPlan;
import io.troupe.http.stream.WatchStage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens watches. */
final class WatchRoute {
  /** Seconds after which a watch ends when the client does not say; up to twice as many. */
  static final int DEFAULT_SECONDS_MIN = 1_800;

  /** Longest watch, in seconds. */
  private static final long SECONDS_MAX = 24 * 3_600;

  private final ApiGate gate;
  private final WatchHub hub;
  private final InstantSource clock;

  WatchRoute(ApiGate gate, WatchHub hub, InstantSource clock) {
    this.gate = gate;
    this.hub = hub;
    this.clock = clock;
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    Accept accept = call.exchange().accept();
    return switch (wish(call)) {
      case Result.Refused<ListWish>(Failure failure) ->
          CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
      case Result.Ok<ListWish>(ListWish wish) ->
          gate.read(call.read(wish.selection(), wish.options().watchFreshness()))
              .thenCompose(answer ->
                  switch (answer) {
                    case ReadAnswer.Refused(Failure failure) -> refused(call, failure);
                    case ReadAnswer.Granted(ClusterImage image) -> begin(call, wish, image);
                  });
    };
  }

  private static Result<ListWish> wish(ResourceCall call) {
    return ListWish.ofWatch(call)
        .then(wish ->
            named(call.target().name(), wish.selection())
                .then(
                    selection -> Result.ok(new ListWish(wish.form(), wish.options(), selection))));
  }

  /**
   * A path with the watch prefix can name an object; then a field selector may only say the same.
   */
  private static Result<Selection> named(String name, Selection selection) {
    if (name.isEmpty()) {
      return Result.ok(selection);
    }
    boolean agrees =
        selection.fields().matchesEverything() || selection.name().equals(Optional.of(name));
    if (!agrees) {
      return Result.refused(
          Failure.badRequest("fieldSelector metadata.name doesn't match requested name"));
    }
    List<FieldSelector.Term> terms = new ArrayList<>(selection.fields().terms());
    terms.add(new FieldSelector.Term(FieldSelector.NAME, name, true));
    return Result.ok(
        new Selection(selection.namespace(), selection.labels(), new FieldSelector(terms)));
  }

  private static CompletionStage<HttpResponse> refused(ResourceCall call, Failure failure) {
    return CompletableFuture.completedFuture(StatusResponse.of(failure, call.exchange().accept()));
  }

  private CompletionStage<HttpResponse> begin(
      ResourceCall call, ListWish wish, ClusterImage image) {
    List<StoredObject> initial =
        wish.options().beginsWithState()
            ? wish.selection().list(image.of(call.kind().storedAs()))
            : List.of();
    return gate.inVersion(call.kind(), initial)
        .thenCompose(shown ->
            switch (shown) {
              case Result.Refused<List<StoredObject>>(Failure failure) -> refused(call, failure);
              case Result.Ok<List<StoredObject>>(List<StoredObject> objects) ->
                  CompletableFuture.completedFuture(open(call, wish, image, objects));
            });
  }

  private HttpResponse open(
      ResourceCall call, ListWish wish, ClusterImage image, List<StoredObject> initial) {
    ListOptions options = wish.options();
    boolean state = options.beginsWithState();
    boolean fromImage = state || options.revision().orElse(0) == 0;
    long after = fromImage ? image.revision() : options.revision().getAsLong();
    WatchPlan plan =
        new WatchPlan(
            initial,
            after,
            options.sendInitialEvents().orElse(false),
            options.bookmarks(),
            limit(call, options));
    return switch (hub.watch(call.kind().storedAs(), after)) {
      case WatchHub.Opened.Expired(long oldest) ->
          StatusResponse.of(
              Failure.of(
                  Reason.EXPIRED, "too old resource version: " + after + " (" + oldest + ")"),
              call.exchange().accept());
      case WatchHub.Opened.Stream(var batches) -> {
        WatchEncoder encoder =
            new WatchEncoder(call.view(wish.form(), clock.instant()), wish.selection(), clock);
        Source<ByteString, ?> lines =
            ConvertedBatches.of(gate, call.kind(), batches).via(new WatchStage(plan, encoder));
        yield HttpResponse.create()
            .withEntity(HttpEntities.createChunked(StatusResponse.JSON, lines));
      }
    };
  }

  /** Without a wish of the client's, spread so that not all watches end at once. */
  static Duration limit(ResourceCall call, ListOptions options) {
    long asked = options.timeoutSeconds().orElse(0);
    if (asked > 0) {
      return Duration.ofSeconds(Math.min(asked, SECONDS_MAX));
    }
    int spread =
        Math.floorMod(call.exchange().caller().requestId().hashCode(), DEFAULT_SECONDS_MIN);
    return Duration.ofSeconds(DEFAULT_SECONDS_MIN + spread);
  }
}
