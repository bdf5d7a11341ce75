package io.troupe.http.route;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import io.troupe.actors.gate.Target;
import io.troupe.core.auth.Attributes;
import io.troupe.core.fairness.FlowMatch;
import io.troupe.core.fairness.ListWidth;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.history.HistoryKinds;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.fairness.Admitted;
import io.troupe.http.fairness.FairnessGate;
import io.troupe.http.fairness.TooManyRequests;
import io.troupe.http.metric.RequestMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets requests to their routes as priority and fairness wants it, and shows in each answer what it
 * was sorted under. A watch holds its seat until it has begun.
 */
final class Seats {
  private final FairnessGate gate;
  private final Supplier<ClusterImage> image;
  private final RequestMetrics metrics;

  Seats(FairnessGate gate, Supplier<ClusterImage> image, RequestMetrics metrics) {
    this.gate = gate;
    this.image = image;
    this.metrics = metrics;
  }

  /**
   * @param refused run when there is no seat, before the answer says so
   */
  CompletionStage<HttpResponse> run(
      ResourceCall call, Supplier<CompletionStage<HttpResponse>> route, Runnable refused) {
    Target target = call.target();
    Attributes attributes =
        new Attributes(
            call.exchange().caller().user(),
            call.verb().wire(),
            target.kind().type().group(),
            target.kind().type().resource(),
            target.subresource(),
            target.namespace(),
            target.name(),
            "");
    return run(call.exchange(), attributes, width(call), call.verb().mutating(), route, refused);
  }

  /** For paths that are no resources. */
  CompletionStage<HttpResponse> run(
      Exchange exchange, Supplier<CompletionStage<HttpResponse>> route, Runnable refused) {
    Attributes attributes =
        Attributes.ofPath(exchange.caller().user(), exchange.lowerCaseMethod(), exchange.path());
    return run(exchange, attributes, 1, !exchange.isRead(), route, refused);
  }

  private CompletionStage<HttpResponse> run(
      Exchange exchange,
      Attributes attributes,
      int width,
      boolean mutating,
      Supplier<CompletionStage<HttpResponse>> route,
      Runnable refused) {
    boolean bodyUnread = !exchange.http().entity().isStrict();
    Admitted<HttpResponse> admitted =
        gate.run(attributes, width, bodyUnread, () -> counted(mutating, route));
    List<HttpHeader> headers = headers(admitted.match());
    return admitted
        .answer()
        .exceptionally(failure -> {
          if (!(cause(failure) instanceof TooManyRequests)) {
            throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
          }
          metrics.rejected(mutating);
          refused.run();
          return StatusResponse.tooMany(exchange.accept());
        })
        .thenApply(response -> headers.isEmpty() ? response : response.addHeaders(headers));
  }

  private CompletionStage<HttpResponse> counted(
      boolean mutating, Supplier<CompletionStage<HttpResponse>> route) {
    metrics.inFlight(mutating, 1);
    CompletionStage<HttpResponse> response;
    try {
      response = route.get();
    } catch (RuntimeException fault) {
      metrics.inFlight(mutating, -1);
      throw fault;
    }
    return response.whenComplete((_, _) -> metrics.inFlight(mutating, -1));
  }

  /** Long lists count for several requests, and so does what is looked for in the journal. */
  private int width(ResourceCall call) {
    boolean list = call.verb() == ResourceCall.Verb.LIST;
    if (HistoryKinds.isHistory(call.kind())) {
      return list || call.verb() == ResourceCall.Verb.GET ? ListWidth.ofThePast(0) : 1;
    }
    if (!list) {
      return 1;
    }
    int stored = image.get().of(call.kind().type()).size();
    Query query = call.exchange().query();
    if (ListOptions.isOfThePast(query)) {
      return ListWidth.ofThePast(stored);
    }
    long limit =
        query.number("limit") instanceof Result.Ok<OptionalLong>(var asked) ? asked.orElse(0) : 0;
    return ListWidth.of(stored, limit);
  }

  /** Without objects that say so nothing has a uid. */
  private static List<HttpHeader> headers(FlowMatch match) {
    List<HttpHeader> headers = new ArrayList<>(2);
    if (!match.schema().uid().isEmpty()) {
      headers.add(RawHeader.create("X-Kubernetes-PF-FlowSchema-UID", match.schema().uid()));
    }
    if (!match.level().uid().isEmpty()) {
      headers.add(RawHeader.create("X-Kubernetes-PF-PriorityLevel-UID", match.level().uid()));
    }
    return headers;
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
