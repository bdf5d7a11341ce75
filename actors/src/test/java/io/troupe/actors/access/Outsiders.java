package io.troupe.actors.access;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.outgoing.HttpOutgoing;
import io.troupe.actors.outgoing.LoopbackServer;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real HTTPS server on loopback that answers what a test tells it to, and a client for it. */
final class Outsiders implements AutoCloseable {
  /** By path; a null answer never comes. */
  final Map<String, Function<JsonNode, String>> answers = new ConcurrentHashMap<>();

  final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  final List<String> paths = new CopyOnWriteArrayList<>();
  final Outgoing outgoing;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.actor.provider = local")
              .withFallback(ConfigFactory.defaultReference()));
  private final LoopbackServer server;

  Outsiders() {
    server = LoopbackServer.start(kit.system(), "outside.example", this::serve);
    outgoing =
        new HttpOutgoing(
            kit.system(),
            () -> ClusterImage.of(1, List.of()),
            new SplittableRandom(1),
            new SecureRandom());
  }

  String url() {
    return "https://127.0.0.1:" + server.port();
  }

  /** The server's own, which is also the root to believe. */
  String certificate() {
    return server.certificate();
  }

  Remote at(String path) {
    return Remote.of(new Place.Web(URI.create(url() + path)), certificate());
  }

  private CompletionStage<HttpResponse> serve(HttpRequest request) {
    String path = request.getUri().path();
    return request
        .entity()
        .toStrict(60_000, kit.system())
        .thenCompose(body -> {
          paths.add(path);
          byte[] sent = body.getData().toArray();
          JsonNode question = sent.length == 0 ? Json.object() : Json.parse(sent);
          asked.add(question);
          Function<JsonNode, String> answer = answers.get(path);
          if (answer == null) {
            return CompletableFuture.completedFuture(HttpResponse.create().withStatus(500));
          }
          String text = answer.apply(question);
          return text == null
              ? new CompletableFuture<>()
              : CompletableFuture.completedFuture(
                  HttpResponse.create()
                      .withEntity(
                          HttpEntities.create(
                              ContentTypes.APPLICATION_JSON,
                              text.getBytes(StandardCharsets.UTF_8))));
        });
  }

  @Override
  public void close() {
    server.close();
    kit.shutdownTestKit();
  }
}
