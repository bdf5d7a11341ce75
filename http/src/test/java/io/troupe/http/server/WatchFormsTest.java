package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static io.troupe.http.server.TestServer.json;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways to ask for a watch beside {@code ?watch=true}, and what a read may not ask for. */
class WatchFormsTest {
  private static TestServer server;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    server = new TestServer();
    server.cluster.put(pod("a", "p1"), podNamed("x"));
    server.cluster.put(pod("b", "p2"), podNamed("y"));
    server.cluster.put(ObjectKey.of("", "nodes", "", "n1"), node());
    client = server.http2Client();
  }

  @AfterAll
  static void stop() {
    client.shutdownNow();
    server.close();
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode node() {
    var node = Json.object().put("kind", "Node").put("apiVersion", "v1");
    node.putObject("metadata");
    return node;
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/watch/pods, p1",
    "/api/v1/watch/namespaces/b/pods, p2",
    "/api/v1/watch/namespaces/b/pods/p2, p2",
    "/api/v1/watch/namespaces/b/pods/p2?fieldSelector=metadata.name%3Dp2, p2",
    "/api/v1/watch/nodes, n1",
    "/api/v1/watch/nodes/n1, n1"
  })
  void theWatchPrefixAsksForAWatch(String path, String first) {
    try (WatchReader watch = new WatchReader(client, server.request(path))) {
      assertThat(watch.response.statusCode()).isEqualTo(200);
      assertThat(watch.nextShort()).isEqualTo("ADDED " + first);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/watch/namespaces/b/pods/p2?fieldSelector=metadata.name%3Dp1, 400",
    "GET, /api/v1/watch/namespaces/b/pods/p2/status, 405",
    "POST, /api/v1/watch/pods, 405",
    "DELETE, /api/v1/watch/namespaces/b/pods/p2, 405",
    "GET, /api/v1/watch/nonsense, 404",
    "GET, /api/v1/watch, 404",
    "GET, /api/v1/pods?timeout=abc, 400",
    "GET, /api/v1/pods?timeout=1h10m1.5s, 200",
    "GET, /api/v1/pods?limit=x, 400",
  })
  void whatTheyDoNotTakeIsRefused(String method, String path, int code) {
    HttpResponse<String> response = server.body(method, path, "application/json", "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(code);
  }

  @Test
  void aTableOfWhatNoTableHasIsInvalid() {
    HttpResponse<String> response =
        server.get(
            "/api/v1/pods?includeObject=Everything",
            "Accept",
            "application/json;as=Table;v=v1;g=meta.k8s.io");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(json(response).path("message").asText())
        .isEqualTo(
            "TableOptions.meta.k8s.io \"\" is invalid: includeObject: Invalid value:"
                + " \"Everything\": must be 'Metadata', 'Object', 'None', or empty");
    assertThat(server.get("/api/v1/pods?includeObject=Everything").statusCode()).isEqualTo(200);
  }

  @Test
  void aRequestThatSetsItselfATimeEndsThen() {
    server.cluster.onWrite = _ -> new CompletableFuture<>();
    HttpResponse<String> response =
        server.post("/api/v1/namespaces/a/pods?timeout=50ms", "{\"metadata\":{\"name\":\"l\"}}");
    server.cluster.onWrite = _ -> null;
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).path("reason").asText()).isEqualTo("Timeout");
  }

  @Test
  void aWebSocketGetsEachEventAsAMessage() throws Exception {
    BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer good")
            .buildAsync(
                URI.create(
                    "wss://127.0.0.1:" + server.port() + "/api/v1/namespaces/a/pods?watch=true"),
                new Listener(events))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(
            events
                .poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .path("object")
                .path("metadata")
                .path("name"))
        .hasToString("\"p1\"");
    server.cluster.put(pod("a", "p3"), podNamed("z"));
    server.cluster.delete(pod("a", "p3"));
    assertThat(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).path("type").asText())
        .isEqualTo("ADDED");
    assertThat(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS).path("type").asText())
        .isEqualTo("DELETED");
    socket.abort();
  }

  private record Listener(BlockingQueue<JsonNode> events, StringBuilder text)
      implements WebSocket.Listener {
    Listener(BlockingQueue<JsonNode> events) {
      this(events, new StringBuilder());
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        events.add(Json.parse(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
