package io.troupe.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Looks at the outcome, with a full client. */
final class Api implements AutoCloseable {
  private final HttpClient client;
  private final String base;

  Api(Load.Target target) {
    client = HttpClient.newBuilder().sslContext(target.tls()).build();
    base = "https://" + target.host() + ":" + target.port();
  }

  /**
   * A figure of {@code /metrics}; 0 where there is none.
   *
   * @param name with its labels, as it is printed
   */
  double metric(String name) throws IOException {
    return new String(get("/metrics"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  long count(String path, Predicate<JsonNode> which) throws IOException {
    long count = 0;
    for (JsonNode item : items(path)) {
      count += which.test(item) ? 1 : 0;
    }
    return count;
  }

  /** Of a number in the status of all. */
  long sum(String path, String field) throws IOException {
    long sum = 0;
    for (JsonNode item : items(path)) {
      sum += item.path("status").path(field).asLong();
    }
    return sum;
  }

  private JsonNode items(String path) throws IOException {
    String any = (path.contains("?") ? "&" : "?") + "resourceVersion=0";
    return Json.parse(get(path + any)).path("items");
  }

  private byte[] get(String path) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(base + path)).build(),
              HttpResponse.BodyHandlers.ofByteArray())
          .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
