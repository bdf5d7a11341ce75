package io.troupe.http.route;

import akka.NotUsed;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ConnectRequest;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.link.PodStreams;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.http.error.StatusResponse;
import io.troupe.http.podstream.StreamUpgrade;
import io.troupe.http.proxy.ResourceProxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What connects rather than reads or writes. Admits it, then leaves exec, attach and port-forward
 * to an upgrade, and proxied requests to the proxy.
 */
final class ConnectRoute {
  /** {@code /api/v1/nodes/n/proxy}. */
  private static final int CLUSTER_SEGMENTS = 5;

  /** {@code /api/v1/namespaces/a/pods/p/proxy}. */
  private static final int NAMESPACED_SEGMENTS = 7;

  private final ApiGate gate;
  private final PodStreams streams;
  private final ResourceProxy proxy;
  private final LiveStreams live;
  private final Materializer materializer;

  ConnectRoute(
      ApiGate gate,
      PodStreams streams,
      ResourceProxy proxy,
      LiveStreams live,
      Materializer materializer) {
    this.materializer = materializer;
    this.gate = gate;
    this.proxy = proxy;
    this.streams = streams;
    this.live = live;
  }

  CompletionStage<HttpResponse> handle(ResourceCall call) {
    return switch (options(call)) {
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
                    case ReadAnswer.Granted(ClusterImage image) ->
                        call.proxies() ? pass(call, image) : find(call, options);
                  });
    };
  }

  private static Result<ObjectNode> options(ResourceCall call) {
    return call.proxies()
        ? Result.ok(
            ConnectOptions.proxy(
                call.bodyKind(), call.exchange().path().substring(prefix(call).length())))
        : ConnectOptions.of(call.bodyKind(), call.target().subresource(), call.exchange().query());
  }

  /** The path up to and with the subresource. */
  private static String prefix(ResourceCall call) {
    String path = call.exchange().path();
    int segments = call.target().namespace().isEmpty() ? CLUSTER_SEGMENTS : NAMESPACED_SEGMENTS;
    int at = 0;
    for (int i = 0; i < segments; i++) {
      while (path.charAt(at) == '/') {
        at++;
      }
      int end = path.indexOf('/', at);
      at = end < 0 ? path.length() : end;
    }
    return path.substring(0, at);
  }

  private CompletionStage<HttpResponse> pass(ResourceCall call, ClusterImage image) {
    String prefix = prefix(call);
    return proxy
        .pass(call.exchange().http(), call.target().key(), prefix, image)
        .thenCompose(answer ->
            switch (answer) {
              case Result.Refused<HttpResponse>(Failure failure) -> refused(call, failure);
              case Result.Ok<HttpResponse>(HttpResponse response) ->
                  CompletableFuture.completedStage(response);
            });
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

  private CompletionStage<HttpResponse> refused(ResourceCall call, Failure failure) {
    if (!call.exchange().http().entity().isStrict()) {
      RequestBody.drain(call.exchange().http().entity(), materializer);
    }
    return CompletableFuture.completedStage(StatusResponse.of(failure, call.exchange().accept()));
  }
}
