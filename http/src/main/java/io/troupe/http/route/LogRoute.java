package io.troupe.http.route;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest.Freshness;
import io.troupe.actors.gate.Target;
import io.troupe.actors.link.PodLogs;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.negotiate.Accept;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Streams a container's log as plain text. */
final class LogRoute {
  private static final List<String> NUMBERS = List.of("sinceSeconds", "tailLines", "limitBytes");
  private static final List<String> FLAGS = List.of("follow", "previous", "timestamps");
  private static final List<String> TEXTS = List.of("container", "sinceTime");

  private final ApiGate gate;
  private final PodLogs logs;

  LogRoute(ApiGate gate, PodLogs logs) {
    this.gate = gate;
    this.logs = logs;
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    Accept accept = call.exchange().accept();
    return switch (options(call.exchange().query())) {
      case Result.Refused<ObjectNode>(Failure failure) ->
          CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
      case Result.Ok<ObjectNode>(ObjectNode options) ->
          gate.read(call.read(call.target(), new Freshness.Latest()))
              .thenCompose(answer ->
                  switch (answer) {
                    case ReadAnswer.Refused(Failure failure) ->
                        CompletableFuture.completedFuture(StatusResponse.of(failure, accept));
                    case ReadAnswer.Granted(ClusterImage image) -> open(call, options, image);
                  });
    };
  }

  private CompletionStage<HttpResponse> open(
      ResourceCall call, ObjectNode options, ClusterImage image) {
    Target pod = call.target();
    Accept accept = call.exchange().accept();
    if (image.get(pod.key()).isEmpty()) {
      return CompletableFuture.completedFuture(
          StatusResponse.of(Failure.notFound(pod.kind().type(), pod.name()), accept));
    }
    return logs.logs(pod.key(), options)
        .thenApply(answer ->
            switch (answer) {
              case PodLogs.Answer.Refused(Failure failure) -> StatusResponse.of(failure, accept);
              case PodLogs.Answer.Stream(var text) ->
                  HttpResponse.create()
                      .withEntity(
                          HttpEntities.createChunked(
                              ContentTypes.TEXT_PLAIN_UTF8, text.filter(b -> !b.isEmpty())));
            });
  }

  private static Result<ObjectNode> options(Query query) {
    ObjectNode options = Json.object();
    for (String name : TEXTS) {
      if (!query.text(name).isEmpty()) {
        options.put(name, query.text(name));
      }
    }
    for (String name : FLAGS) {
      if (query.has(name)) {
        options.put(name, query.flag(name));
      }
    }
    for (String name : NUMBERS) {
      switch (query.number(name)) {
        case Result.Refused<OptionalLong>(Failure failure) -> {
          return Result.refused(failure);
        }
        case Result.Ok<OptionalLong>(OptionalLong number) ->
            number.ifPresent(n -> options.put(name, n));
      }
    }
    return Result.ok(options);
  }
}
