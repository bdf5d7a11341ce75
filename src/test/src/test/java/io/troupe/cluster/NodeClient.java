package io.troupe.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The administrator at one control-plane node, over a connection of his own. */
public final class NodeClient implements AutoCloseable {
  /** The handshake included, on a busy machine. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(20);

  private static final Duration ANSWER_MAX = Duration.ofSeconds(40);

  private final String base;
  private final Duration answerMax;
  private final HttpClient client;

  /**
   * @param pki the folder with the administrator's certificate
   */
  public NodeClient(String base, Path pki) {
    this(base, pki, ANSWER_MAX);
  }

  /**
   * @param answerMax how long to wait for an answer, except to a watch
   */
  public NodeClient(String base, Path pki, Duration answerMax) {
    this.base = base;
    this.answerMax = answerMax;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .sslContext(
                TlsContexts.context(
                    Optional.of(
                        new KeyAndCertificate(
                            Pem.privateKey(pki.resolve("admin.key")),
                            Pem.certificate(pki.resolve("admin.crt")))),
                    Pem.certificate(pki.resolve("ca.crt")),
                    new SecureRandom()))
            .build();
  }

  /**
   * A node's answer.
   *
   * @param retryAfter the header, in seconds
   */
  public record Answer(int code, String text, Optional<String> retryAfter) {
    public ObjectNode json() {
      return Json.parse(text);
    }

    public boolean ok() {
      return code / 100 == 2;
    }
  }

  /**
   * @param body empty for none
   * @throws IOException if there was no answer: whether it was done is open
   */
  public Answer send(String method, String path, Optional<ObjectNode> body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(answerMax);
    body.ifPresent(_ -> request.header("Content-Type", "application/json"));
    request.method(
        method,
        body.map(b -> HttpRequest.BodyPublishers.ofByteArray(Json.bytes(b)))
            .orElseGet(HttpRequest.BodyPublishers::noBody));
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(), response.body(), response.headers().firstValue("Retry-After"));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, Optional.empty());
  }

  public Answer post(String path, ObjectNode object) throws IOException {
    return send("POST", path, Optional.of(object));
  }

  /** Lines of a watch as they come; close it to hang up. */
  public Stream<ObjectNode> watch(String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(base + path)).build(),
              HttpResponse.BodyHandlers.ofLines())
          .body()
          .map(Json::parse);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Names of a list, in its order. */
  public List<String> names(String path) throws IOException {
    List<String> names = new ArrayList<>();
    get(path)
        .json()
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asText()));
    return names;
  }

  /** Whether it says that it can be sent requests; false if it does not answer. */
  public boolean ready() {
    try {
      return get("/readyz").ok();
    } catch (IOException unanswered) {
      return false;
    }
  }

  /** At once, whatever is under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
