package io.troupe.http.server;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.gate.Credentials;
import io.troupe.actors.link.PodLogs;
import io.troupe.actors.outgoing.HttpOutgoing;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.http.audit.Audit;
import io.troupe.http.proxy.ResourceProxy;
import io.troupe.http.route.HealthCheck;
import io.troupe.http.route.RemoteDocuments;
import io.troupe.http.route.RouteExtension;
import io.troupe.http.route.Routes;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A real server on loopback over a {@link FakeCluster}, with plain clients for it. */
final class TestServer implements AutoCloseable {
  /** As long as a busy machine may take for what must come. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final FakeCluster cluster = new FakeCluster();
  volatile PodLogs logs =
      (_, _) -> {
        throw new IllegalStateException("no logs here");
      };
  final FakePods pods;
  private final TestCertificates certificates = new TestCertificates();
  private final ActorSystem<Void> system;
  private final ApiServer.Bound bound;
  private final HttpClient client;

  TestServer(HealthCheck... checks) {
    this(List.of(), checks);
  }

  TestServer(List<RouteExtension> extensions, HealthCheck... checks) {
    this(new TestKinds(), extensions, checks);
  }

  TestServer(KindRegistry kinds, List<RouteExtension> extensions, HealthCheck... checks) {
    this(kinds, _ -> extensions, Optional.empty(), checks);
  }

  TestServer(Audit audit) {
    this(new TestKinds(), _ -> List.of(), Optional.of(audit));
  }

  /**
   * @param extensions of the system that serves them
   */
  TestServer(
      KindRegistry kinds,
      Function<ActorSystem<?>, List<RouteExtension>> extensions,
      HealthCheck... checks) {
    this(kinds, extensions, Optional.empty(), checks);
  }

  private TestServer(
      KindRegistry kinds,
      Function<ActorSystem<?>, List<RouteExtension>> extensions,
      Optional<Audit> audit,
      HealthCheck... checks) {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "http-test",
            ConfigFactory.parseMap(
                    Map.of("akka.loglevel", "WARNING", "akka.actor.provider", "local"))
                .withFallback(ConfigFactory.load()));
    pods = new FakePods(system);
    AtomicLong ids = new AtomicLong();
    Routes routes =
        new Routes(
            cluster,
            Authenticator.of(TestServer::authenticate),
            cluster,
            (pod, options) -> logs.logs(pod, options),
            pods,
            new ResourceProxy(
                new HttpOutgoing(system, cluster::image, new Random(1), new SecureRandom()),
                new Random(1)),
            () -> kinds,
            cluster::image,
            List.of(checks),
            extensions.apply(system),
            RemoteDocuments.NONE,
            () -> "request-" + ids.incrementAndGet(),
            InstantSource.fixed(FakeCluster.NOW),
            System::nanoTime,
            new PrometheusRegistry(),
            "0.1.0",
            Optional.empty(),
            audit);
    SSLContext tls = certificates.server();
    bound =
        new ApiServer(system, routes, () -> tls).start("127.0.0.1", 0).toCompletableFuture().join();
    client = client(certificates.anonymousClient(), HttpClient.Version.HTTP_1_1);
  }

  private static Optional<UserInfo> authenticate(Credentials credentials) {
    return switch (credentials) {
      case Credentials.None _ -> Optional.of(UserInfo.anonymous());
      case Credentials.ClientCertificate(var certificate) ->
          Optional.of(
              new UserInfo(
                  certificate.getSubjectX500Principal().getName(), "", List.of(), Map.of()));
      case Credentials.Proxied _ -> Optional.empty();
      case Credentials.BearerToken(String token) ->
          token.equals("good")
              ? Optional.of(new UserInfo("tester", "", List.of(), Map.of()))
              : Optional.empty();
    };
  }

  static HttpClient client(SSLContext tls, HttpClient.Version version) {
    return HttpClient.newBuilder()
        .sslContext(tls)
        .version(version)
        .connectTimeout(PATIENCE)
        .build();
  }

  HttpClient certificateClient(String name, HttpClient.Version version) {
    return client(certificates.client(name), version);
  }

  HttpClient newHttpClient() {
    return client(certificates.anonymousClient(), HttpClient.Version.HTTP_1_1);
  }

  HttpClient http2Client() {
    return client(certificates.anonymousClient(), HttpClient.Version.HTTP_2);
  }

  int port() {
    return bound.address().getPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer good");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(client, request);
  }

  HttpResponse<String> send(HttpClient by, HttpRequest.Builder request) {
    try {
      return by.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> body(String method, String path, String type, String body) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
    return send(type.isEmpty() ? request : request.header("Content-Type", type));
  }

  HttpResponse<String> post(String path, String body) {
    return body("POST", path, "application/json", body);
  }

  /** A TLS connection to write anything into. */
  SSLSocket socket() {
    try {
      SSLSocket socket =
          (SSLSocket)
              certificates.anonymousClient().getSocketFactory().createSocket("127.0.0.1", port());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** TLS over a connection that can be cut without a word. */
  SSLSocket over(Socket plain) {
    try {
      SSLSocket socket =
          (SSLSocket)
              certificates
                  .anonymousClient()
                  .getSocketFactory()
                  .createSocket(plain, "127.0.0.1", port(), true);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body());
  }

  static ObjectKey pod(String namespace, String name) {
    return ObjectKey.of("", "pods", namespace, name);
  }

  static ObjectNode podNamed(String note) {
    ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
    pod.putObject("metadata").putObject("labels").put("note", note);
    pod.putObject("spec").put("nodeName", "n1");
    return pod;
  }

  void stop(Duration limit) {
    bound.stop(limit).toCompletableFuture().join();
  }

  @Override
  public void close() {
    client.shutdownNow();
    stop(Duration.ofMillis(50));
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
