package io.troupe.system;

import com.fasterxml.jackson.databind.JsonNode;
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

/** The administrator over plain HTTPS, for what kubectl is too slow or too polite to do. */
final class ApiClient {
  private final HttpClient client;
  private final String base;

  ApiClient(TroupeProcess troupe) {
    this(troupe.port(), troupe.data().resolve("pki"), "admin");
  }

  /** As somebody else: whose certificate and key lie in this folder, beside the authority's. */
  ApiClient(int port, Path pki, String who) {
    KeyAndCertificate own =
        new KeyAndCertificate(
            Pem.privateKey(pki.resolve(who + ".key")), Pem.certificate(pki.resolve(who + ".crt")));
    client =
        HttpClient.newBuilder()
            .sslContext(
                TlsContexts.context(
                    Optional.of(own), Pem.certificate(pki.resolve("ca.crt")), new SecureRandom()))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    base = "https://127.0.0.1:" + port;
  }

  record Answer(int code, String text) {
    ObjectNode json() {
      return Json.parse(text);
    }

    String reason() {
      return json().path("reason").asText();
    }

    String message() {
      return json().path("message").asText();
    }
  }

  Answer send(String method, String path, String contentType, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("Content-Type", contentType);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
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
        HttpRequest.newBuilder(URI.create(base + path + "&timeoutSeconds=" + atMost.toSeconds()))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
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
