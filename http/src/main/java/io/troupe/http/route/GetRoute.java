package io.troupe.http.route;

import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.Scales;
import io.troupe.actors.gate.Target;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.Negotiator;
import io.troupe.http.negotiate.Negotiator.Offer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads one object, or its scale. */
final class GetRoute {
  private final ApiGate gate;
  private final InstantSource clock;

  GetRoute(ApiGate gate, InstantSource clock) {
    this.gate = gate;
    this.clock = clock;
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    Accept accept = call.exchange().accept();
    // A Scale is no object of the kind, so the kind's columns do not fit it.
    Offer offer = isScale(call) ? Offer.PLAIN : Offer.OBJECT;
    Result<Form> form =
        Negotiator.choose(accept, offer, call.exchange().pretty())
            .then(chosen -> TableOptions.check(chosen, call.exchange().query()));
    Result<Freshness> freshness = freshness(call.exchange().query());
    return switch (form.then(chosen -> freshness.then(f -> Result.ok(new Wish(chosen, f))))) {
      case Result.Refused<Wish>(Failure failure) ->
          CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
      case Result.Ok<Wish>(Wish wish) ->
          gate.read(call.read(call.target(), wish.freshness()))
              .thenCompose(answer -> respond(call, wish, answer));
    };
  }

  private record Wish(Form form, Freshness freshness) {}

  private CompletionStage<HttpResponse> respond(ResourceCall call, Wish wish, ReadAnswer answer) {
    return switch (answer) {
      case ReadAnswer.Refused(Failure failure) -> refused(call, failure);
      case ReadAnswer.Granted(var image) -> {
        Target target = call.target();
        Optional<StoredObject> found = image.get(target.key());
        yield found.isEmpty()
            ? refused(call, Failure.notFound(target.kind().type(), target.name()))
            : shown(call.kind(), wish.freshness(), List.of(found.get()))
                .thenApply(shown ->
                    switch (shown.then(objects -> json(call, objects.getFirst()))) {
                      case Result.Refused<byte[]>(Failure failure) ->
                          StatusResponse.of(failure, call.exchange().accept());
                      case Result.Ok<byte[]>(byte[] json) ->
                          Responses.object(json, call.view(wish.form(), clock.instant()), false);
                    });
      }
    };
  }

  private CompletionStage<Result<List<StoredObject>>> shown(
      Kind kind, Freshness freshness, List<StoredObject> objects) {
    return freshness.isPast() ? gate.asRecorded(kind, objects) : gate.inVersion(kind, objects);
  }

  private static CompletionStage<HttpResponse> refused(ResourceCall call, Failure failure) {
    return CompletableFuture.completedFuture(StatusResponse.of(failure, call.exchange().accept()));
  }

  private static Result<byte[]> json(ResourceCall call, StoredObject object) {
    return isScale(call)
        ? Scales.of(call.kind(), object.tree()).then(scale -> Result.ok(Json.bytes(scale)))
        : Result.ok(object.json());
  }

  private static boolean isScale(ResourceCall call) {
    return call.target().subresource().equals("scale");
  }

  private static Result<Freshness> freshness(Query query) {
    return AsOf.of(query)
        .then(asOf ->
            asOf.isPresent()
                ? Result.ok(new Freshness.AsOf(asOf.get()))
                : ofRevision(
                    query.text("resourceVersion"),
                    query.text(ListOptions.MATCH).equals(ListOptions.EXACT)));
  }

  private static Result<Freshness> ofRevision(String text, boolean exact) {
    if (exact && (text.isEmpty() || text.equals("0"))) {
      return Result.refused(
          Failure.badRequest("resourceVersionMatch \"Exact\" requires a resourceVersion above 0"));
    }
    return switch (text) {
      case "" -> Result.ok(new Freshness.Latest());
      case "0" -> Result.ok(new Freshness.Any());
      default ->
          ListOptions.revisionOf(text)
              .then(revision ->
                  Result.ok(
                      exact ? new Freshness.Past(revision) : new Freshness.NotOlderThan(revision)));
    };
  }
}
