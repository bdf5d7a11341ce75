package io.troupe.http.route;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Flow;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ConnectRequest;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.link.PodStreams;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.podstream.StreamUpgrade;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Exec, attach and port-forward: admits, finds the pod, and leaves the rest to an upgrade. */
final class ConnectRoute {
  private final ApiGate gate;
  private final PodStreams streams;
  private final LiveStreams live;

  ConnectRoute(ApiGate gate, PodStreams streams, LiveStreams live) {
    this.gate = gate;
    this.streams = streams;
    this.live = live;
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    return switch (ConnectOptions.of(
        call.bodyKind(), call.target().subresource(), call.exchange().query())) {
      case Result.Refused<ObjectNode>(Failure failure) -> refused(call, failure);
      case Result.Ok<ObjectNode>(ObjectNode options) ->
          gate.connect(
                  new ConnectRequest(
                      call.exchange().caller(),
                      call.target(),
                      call.verb().wire(),
                      StreamUpgrade.isWebSocket(call.exchange().http()),
                      options))
              .thenCompose(answer ->
                  switch (answer) {
                    case ReadAnswer.Refused(Failure failure) -> refused(call, failure);
                    case ReadAnswer.Granted _ -> find(call, options);
                  });
    };
  }

  private CompletionStage<HttpResponse> find(ResourceCall call, ObjectNode options) {
    PodStreams.Kind kind =
        switch (call.target().subresource()) {
          case "exec" -> PodStreams.Kind.EXEC;
          case "attach" -> PodStreams.Kind.ATTACH;
          default -> PodStreams.Kind.PORTFORWARD;
        };
    return streams
        .find(call.target().key(), kind, options.path("container").asText())
        .thenCompose(answer ->
            switch (answer) {
              case PodStreams.Answer.Refused(Failure failure) -> refused(call, failure);
              case PodStreams.Answer.Found(PodStreams.Line line) ->
                  upgrade(call, kind, new StreamUpgrade(call.exchange().http(), line, options));
            });
  }

  private CompletionStage<HttpResponse> upgrade(
      ResourceCall call, PodStreams.Kind kind, StreamUpgrade upgrade) {
    StreamUpgrade.Tap tap =
        new StreamUpgrade.Tap() {
          @Override
          public <T> Flow<T, T, NotUsed> flow() {
            return live.counted(call.exchange(), call.label());
          }
        };
    return switch (kind == PodStreams.Kind.PORTFORWARD
        ? upgrade.ports(tap)
        : upgrade.command(tap)) {
      case Result.Refused<HttpResponse>(Failure failure) -> refused(call, failure);
      case Result.Ok<HttpResponse>(HttpResponse response) ->
          CompletableFuture.completedStage(response);
    };
  }

  private static CompletionStage<HttpResponse> refused(ResourceCall call, Failure failure) {
    return CompletableFuture.completedStage(StatusResponse.of(failure, call.exchange().accept()));
  }
}
