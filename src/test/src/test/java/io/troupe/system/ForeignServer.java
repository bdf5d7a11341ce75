package io.troupe.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.troupe.core.json.Json;
import io.troupe.node.pki.CertificateAuthority;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTPS server that somebody else runs: webhooks and aggregated APIs, on this machine. */
final class ForeignServer implements AutoCloseable {
  /**
   * A request it has got.
   *
   * @param headers by lower-case name; several values joined by commas
   * @param body empty object when there was none
   */
  record Request(String method, String path, Map<String, String> headers, JsonNode body) {}

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String roots;
  private final Map<String, Function<Request, JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private ForeignServer(HttpsServer server, String roots) {
    this.server = server;
    this.roots = roots;
  }

  /**
   * @param address of this machine
   * @param names its certificate is for, besides the address
   */
  static ForeignServer start(String address, String... names) throws IOException {
    SecureRandom random = new SecureRandom();
    KeyAndCertificate root =
        CertificateAuthority.create("foreign", Instant.now(), Duration.ofDays(1), random);
    List<String> hosts = new ArrayList<>(List.of(names));
    hosts.add(address);
    KeyAndCertificate own =
        new CertificateAuthority(root, random)
            .issue(
                new CertificateAuthority.Subject("foreign", List.of(), hosts),
                CertificateAuthority.Use.SERVER,
                Instant.now(),
                Duration.ofDays(1));
    HttpsServer server = HttpsServer.create(new InetSocketAddress(address, 0), 16);
    server.setHttpsConfigurator(
        new HttpsConfigurator(TlsContexts.context(Optional.of(own), root.certificate(), random)));
    ForeignServer foreign = new ForeignServer(server, Pem.text(root.certificate()));
    server.setExecutor(foreign.threads);
    server.createContext("/", foreign::answer);
    server.start();
    return foreign;
  }

  /** What it says to requests of a path, query left out; 404 to all others. */
  ForeignServer answering(String path, Function<Request, JsonNode> answer) {
    answers.put(path, answer);
    return this;
  }

  /** An AdmissionReview's answer. */
  static ObjectNode review(Request request, boolean allowed) {
    ObjectNode review = Json.object();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    review
        .putObject("response")
        .put("uid", request.body().at("/request/uid").asText())
        .put("allowed", allowed);
    return review;
  }

  /** An answer that changes the object. */
  static ObjectNode patch(Request request, String operations) {
    ObjectNode review = review(request, true);
    review
        .withObject("response")
        .put("patchType", "JSONPatch")
        .put(
            "patch",
            Base64.getEncoder().encodeToString(operations.getBytes(StandardCharsets.UTF_8)));
    return review;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              headers,
              body.length == 0 ? Json.object() : Json.parse(body));
      requests.add(request);
      Function<Request, JsonNode> known = answers.get(request.path());
      if (known == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] answer = Json.bytes(known.apply(request));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (UncheckedIOException malformed) {
      exchange.sendResponseHeaders(400, -1);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** For a caBundle field. */
  String caBundle() {
    return Base64.getEncoder().encodeToString(roots.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
