package io.troupe.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Predicate;

/** Looks at the outcome, with a full client. */
final class Api implements AutoCloseable {
  private final HttpClient client;
  private final String base;

  Api(Load.Target target) {
    client = HttpClient.newBuilder().sslContext(target.tls()).build();
    base = "https://" + target.host() + ":" + target.port();
  }

  long count(String path, Predicate<JsonNode> which) throws IOException {
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(URI.create(base + path + "?resourceVersion=0")).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      long count = 0;
      for (JsonNode item : Json.parse(response.body()).path("items")) {
        count += which.test(item) ? 1 : 0;
      }
      return count;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
