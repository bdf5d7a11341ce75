package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.AtOnce;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.ContinueToken;
import io.troupe.core.select.Selection;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.negotiate.ListEncoder.ListMeta;
import io.troupe.http.negotiate.View;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists objects from one image, page by page if asked. */
final class ListRoute {
  private static final String EXPIRED =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided"
          + " token results in an inconsistent list - objects that were created, modified, or"
          + " deleted between the time the first chunk was returned and now may show up in the"
          + " list.";

  private final ApiGate gate;
  private final InstantSource clock;
  private final PastAnswers pastAnswers;

  ListRoute(ApiGate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
    this.pastAnswers = PastAnswers.ofHeap(clock);
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    Accept accept = call.exchange().accept();
    return switch (ListWish.ofList(call)) {
      case Result.Refused<ListWish>(Failure failure) ->
          CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
      case Result.Ok<ListWish>(ListWish wish) ->
          gate.read(call.read(wish.selection(), wish.options().listFreshness()))
              .thenCompose(answer -> respond(call, wish, answer));
    };
  }

  private CompletionStage<HttpResponse> respond(
      ResourceCall call, ListWish wish, ReadAnswer answer) {
    Accept accept = call.exchange().accept();
    return switch (answer) {
      case ReadAnswer.Refused(Failure failure) ->
          CompletableFuture.completedFuture(refused(wish, failure, accept));
      case ReadAnswer.Granted(ClusterImage image) -> page(call, wish, image);
    };
  }

  private static HttpResponse refused(ListWish wish, Failure failure, Accept accept) {
    boolean lostSnapshot =
        wish.options().resume().filter(token -> !token.past()).isPresent()
            && (failure.reason() == Reason.EXPIRED || failure.reason() == Reason.GONE);
    if (!lostSnapshot) {
      return StatusResponse.of(failure, accept);
    }
    String after = wish.options().resume().get().after();
    return StatusResponse.expired(
        Failure.of(Reason.EXPIRED, EXPIRED), new ContinueToken(-1, after).encode(), accept);
  }

  private CompletionStage<HttpResponse> page(ResourceCall call, ListWish wish, ClusterImage image) {
    ListOptions options = wish.options();
    boolean past = options.listFreshness().isPast();
    String after = options.resume().map(ContinueToken::after).orElse("");
    Selection.Page page =
        wish.selection().page(image.of(call.kind().storedAs()), after, options.limit());
    String token =
        page.lastPath()
            .map(path -> new ContinueToken(image.revision(), path, past).encode())
            .orElse("");
    OptionalLong remaining = page.remaining().map(OptionalLong::of).orElseGet(OptionalLong::empty);
    return (past
            ? gate.asRecorded(call.kind(), page.items())
            : gate.inVersion(call.kind(), page.items()))
        .thenApply(shown ->
            switch (shown) {
              case Result.Refused<List<StoredObject>>(Failure failure) ->
                  StatusResponse.of(failure, call.exchange().accept());
              case Result.Ok<List<StoredObject>>(List<StoredObject> items) ->
                  shown(call, wish, new ListMeta(image.revision(), token, remaining), items);
            });
  }

  private HttpResponse shown(
      ResourceCall call, ListWish wish, ListMeta meta, List<StoredObject> items) {
    View view = call.view(wish.form(), clock.instant());
    long bytes = items.stream().mapToLong(item -> item.json().length).sum();
    if (!wish.options().listFreshness().isPast() || bytes <= Responses.WHOLE_LIST_BYTES_MAX) {
      return Responses.list(view, meta, items);
    }
    return pastAnswers
        .take(bytes)
        .map(lease -> Responses.list(view, meta, items, lease::until))
        .orElseGet(() -> StatusResponse.of(AtOnce.refusal(), call.exchange().accept()));
  }
}
