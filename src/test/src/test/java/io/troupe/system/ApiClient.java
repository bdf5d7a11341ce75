package io.troupe.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.json.Json;
import io.troupe.node.pki.KeyAndCertificate;
import io.troupe.node.pki.Pem;
import io.troupe.node.pki.TlsContexts;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The administrator, or a stranger, over plain HTTPS, for what kubectl is too slow or too polite to
 * do.
 */
final class ApiClient {
  /** Longer than the server itself gives a request, which then says so. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

  private final int port;
  private final SSLContext tls;
  private final HttpClient client;
  private final String token;

  ApiClient(TroupeProcess troupe) {
    this(troupe.port(), troupe.data().resolve("pki"), "admin");
  }

  /** As somebody else: whose certificate and key lie in this folder, beside the authority's. */
  ApiClient(int port, Path pki, String who) {
    this(
        port,
        context(
            Optional.of(
                new KeyAndCertificate(
                    Pem.privateKey(pki.resolve(who + ".key")),
                    Pem.certificate(pki.resolve(who + ".crt")))),
            pki),
        "");
  }

  private ApiClient(int port, SSLContext tls, String token) {
    this.port = port;
    this.tls = tls;
    this.token = token;
    // The handshake included, on a busy machine.
    client = HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(20)).build();
  }

  /** Somebody without a certificate; with the token, unless that is empty. */
  static ApiClient stranger(TroupeProcess troupe, String token) {
    return new ApiClient(
        troupe.port(), context(Optional.empty(), troupe.data().resolve("pki")), token);
  }

  private static SSLContext context(Optional<KeyAndCertificate> identity, Path pki) {
    return TlsContexts.context(
        identity, Pem.certificate(pki.resolve("ca.crt")), new SecureRandom());
  }

  record Answer(int code, String text, HttpHeaders headers) {
    ObjectNode json() {
      return Json.parse(text);
    }

    String reason() {
      return json().path("reason").asText();
    }

    String message() {
      return json().path("message").asText();
    }

    List<String> warnings() {
      return headers.allValues("Warning");
    }

    String version() {
      return json().path("metadata").path("resourceVersion").asText();
    }
  }

  Answer send(String method, String path, String contentType, byte[] body) throws IOException {
    Map<String, String> headers =
        contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType);
    return send(method, path, headers, body);
  }

  Answer send(String method, String path, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        request(path).method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** Watch events as they come; close it to hang up. */
  Stream<ObjectNode> watch(String path) throws IOException {
    try {
      HttpResponse<Stream<String>> response =
          client.send(request(path).build(), HttpResponse.BodyHandlers.ofLines());
      return response.body().map(Json::parse);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path)).timeout(ANSWER_MAX);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /** A connection to misbehave on. */
  Socket socket() throws IOException {
    return tls.getSocketFactory().createSocket("127.0.0.1", port);
  }

  Answer get(String path) throws IOException {
    return send("GET", path, "", new byte[0]);
  }

  Answer post(String path, JsonNode object) throws IOException {
    return send("POST", path, "application/json", Json.bytes(object));
  }

  /** The lines of a watch, as they come; ends when the server or the given time ends it. */
  Stream<String> lines(String path, Duration atMost) throws IOException {
    HttpRequest request =
        request(path + "&timeoutSeconds=" + atMost.toSeconds())
            .timeout(atMost.plusSeconds(30))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  Answer put(String path, JsonNode object) throws IOException {
    return send("PUT", path, "application/json", Json.bytes(object));
  }

  /**
   * @param kind of patch: json, merge, strategic-merge
   */
  Answer patch(String path, String kind, String patch) throws IOException {
    String type = "application/" + kind + "-patch+json";
    return send("PATCH", path, type, patch.getBytes(StandardCharsets.UTF_8));
  }

  Answer delete(String path, String options) throws IOException {
    String type = options.isEmpty() ? "" : "application/json";
    return send("DELETE", path, type, options.getBytes(StandardCharsets.UTF_8));
  }

  /** Names of a list, in its order. */
  List<String> names(String path) throws IOException {
    List<String> names = new ArrayList<>();
    get(path)
        .json()
        .path("items")
        .forEach(i -> names.add(i.path("metadata").path("name").asText()));
    return names;
  }
}
