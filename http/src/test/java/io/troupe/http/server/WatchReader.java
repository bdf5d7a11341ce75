package io.troupe.http.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A watch as a client reads it, line by line. */
final class WatchReader implements AutoCloseable {
  final HttpResponse<java.io.InputStream> response;
  private final BufferedReader lines;

  WatchReader(HttpClient client, java.net.http.HttpRequest.Builder request) {
    try {
      response = client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  /** Null at the end. */
  JsonNode next() {
    try {
      String line = lines.readLine();
      return line == null ? null : Json.parse(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code TYPE name}. */
  String nextShort() {
    JsonNode event = next();
    return event == null
        ? "END"
        : event.path("type").asText()
            + " "
            + event.path("object").path("metadata").path("name").asText();
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
