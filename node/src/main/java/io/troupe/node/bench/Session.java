package io.troupe.node.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** A client as kubectl and controllers are: HTTP/2, many requests over one connection. */
final class Session implements AutoCloseable {
  static final String JSON = "application/json";
  static final String MERGE = "application/merge-patch+json";
  static final String APPLY = "application/apply-patch+yaml";
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private final HttpClient client;
  private final String base;

  Session(Load.Target target) {
    client = HttpClient.newBuilder().sslContext(target.tls()).build();
    base = "https://" + target.host() + ":" + target.port();
  }

  /** Sends and reads the whole answer; gives its status code. */
  int send(String method, String path, String contentType, String body) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  int get(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  /** As kubectl get shows it. */
  int table(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", TABLE));
  }

  int delete(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(base + path)).DELETE());
  }

  private int send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
