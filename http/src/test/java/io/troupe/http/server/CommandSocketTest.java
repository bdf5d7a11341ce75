package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.core.json.Json;
import io.troupe.core.outcome.Failure;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exec, attach and port-forward over WebSocket channels, against containers that are none. */
class CommandSocketTest {
  private static final String POD = "/api/v1/namespaces/a/pods/p1/";
  private static final String CAT = "exec?command=cat&stdin=true&stdout=true&stderr=true";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
    server.cluster.put(TestServer.pod("a", "p1"), TestServer.podNamed("x"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLeft() {
    server.pods.refusal = Optional.empty();
    await().atMost(PATIENCE).until(() -> server.pods.open.get() == 0);
    assertThat(server.pods.broken).isEmpty();
  }

  @Test
  void whatGoesInComesOutAndTheLastWordIsAStatus() throws Exception {
    Client client = Client.open(CAT, "v5.channel.k8s.io");
    client.socket.sendBinary(bytes("\0hello"), true).join();
    await().atMost(PATIENCE).until(() -> client.text(1).equals("hello"));
    client.socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).join();
    assertThat(client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(WebSocket.NORMAL_CLOSURE);
    assertThat(Json.parse(client.channel(3)).path("status").asText()).isEqualTo("Success");
    assertThat(client.socket.getSubprotocol()).isEqualTo("v5.channel.k8s.io");
    assertThat(client.first).isEqualTo(1);
  }

  @Test
  void anExitCodeArrivesAsACause() throws Exception {
    Client client =
        Client.open("exec?command=exit&command=3&stdout=true&stderr=true", "v4.channel.k8s.io");
    client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(client.text(1)).isEqualTo("out\n");
    assertThat(client.text(2)).isEqualTo("err\n");
    assertThat(Json.parse(client.channel(3)).at("/details/causes/0/message").asText())
        .isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"channel.k8s.io", ""})
  void oldClientsGetTheMessageAsText(String protocol) throws Exception {
    Client client = Client.open("exec?command=exit&command=3&stdout=true", protocol);
    client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(client.text(3))
        .isEqualTo("command terminated with non-zero exit code: exit status 3");
  }

  @Test
  void base64ClientsSpeakText() throws Exception {
    Client client = Client.open(CAT, "base64.channel.k8s.io");
    String hello = Base64.getEncoder().encodeToString("hello".getBytes(StandardCharsets.UTF_8));
    client.socket.sendText("0" + hello, true).join();
    await().atMost(PATIENCE).until(() -> client.text(1).equals("hello"));
    client.vanish();
  }

  @Test
  void aLongMessageInManyFramesArrivesWhole() throws Exception {
    Client client = Client.open(CAT, "v5.channel.k8s.io");
    byte[] part = new byte[100_000];
    part[0] = 0;
    client.socket.sendBinary(ByteBuffer.wrap(part), false).join();
    for (int i = 0; i < 20; i++) {
      client.socket.sendBinary(ByteBuffer.wrap(part), i == 19).join();
    }
    await().atMost(PATIENCE).until(() -> client.channel(1).length == 21 * part.length - 1);
    client.socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).join();
    client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void everyWordOfALongCommandArrives() throws Exception {
    server.pods.options.clear();
    String words = "&command=w".repeat(2_000);
    Client client =
        Client.open("exec?command=exit&command=0&stdout=true" + words, "v4.channel.k8s.io");
    client.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(server.pods.options.element().path("command")).hasSize(2_002);
  }

  @Test
  void theTerminalsSizeIsTold() throws Exception {
    Client client = Client.open(CAT + "&tty=true", "v5.channel.k8s.io");
    client.socket.sendBinary(bytes("\4{\"Width\":80,\"Height\":24}"), true).join();
    await()
        .atMost(PATIENCE)
        .until(() -> server.pods.resizes.contains("{\"Width\":80,\"Height\":24}"));
    client.vanish();
  }

  @Test
  void aForwardedPortIsTwoChannelsThatBeginWithItsNumber() throws Exception {
    Client client = Client.open("portforward?ports=8080,9", "v4.channel.k8s.io");
    client.socket.sendBinary(bytes("\0ping"), true).join();
    byte[] port = {(byte) 0x90, 0x1f};
    await().atMost(PATIENCE).until(() -> client.channel(0).length == 6);
    assertThat(client.channel(0))
        .startsWith(port)
        .endsWith("ping".getBytes(StandardCharsets.UTF_8));
    assertThat(client.channel(1)).isEqualTo(port);
    await().atMost(PATIENCE).until(() -> client.text(3).endsWith("connection refused"));
    client.vanish();
  }

  @ParameterizedTest
  @CsvSource({
    "exec?command=cat&stdin=true, 400, Upgrade request required",
    "exec?command=cat, 400, 'you must specify at least 1 of stdin, stdout, stderr'",
    "portforward, 400, Upgrade request required",
    "portforward?ports=x, 400, 'unable to parse \"x\" as a port: invalid syntax'"
  })
  void whatCannotBeConnectedIsRefused(String path, int code, String message) {
    HttpResponse<String> answer = server.get(POD + path);
    assertThat(answer.statusCode()).isEqualTo(code);
    assertThat(TestServer.json(answer).path("message").asText()).isEqualTo(message);
  }

  @Test
  void aRefusalOfThePodComesBeforeTheUpgrade() {
    server.pods.refusal = Optional.of(Failure.badRequest("container x is not valid for pod p1"));
    assertThat(refused(CAT, "v5.channel.k8s.io").statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownProtocolIsRefused() {
    assertThat(refused(CAT, "v9.channel.k8s.io").statusCode()).isEqualTo(403);
  }

  private static HttpResponse<?> refused(String path, String protocol) {
    try {
      Client.open(path, protocol);
      throw new AssertionError("was accepted");
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse();
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What a client hears, by channel. */
  private static final class Client implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> channels = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final boolean reads;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private volatile int first = -1;
    private WebSocket socket;

    private HttpClient http;

    /** Closes the connection without a word. */
    void vanish() {
      socket.abort();
      http.shutdownNow();
    }

    private Client(boolean reads) {
      this.reads = reads;
    }

    static Client open(String path, String protocol) {
      return open(path, protocol, true);
    }

    static Client open(String path, String protocol, boolean reads) {
      Client client = new Client(reads);
      client.http = server.newHttpClient();
      WebSocket.Builder builder =
          client.http.newWebSocketBuilder().header("Authorization", "Bearer good");
      if (!protocol.isEmpty()) {
        builder.subprotocols(protocol);
      }
      client.socket =
          builder
              .buildAsync(URI.create("wss://127.0.0.1:" + server.port() + POD + path), client)
              .join();
      return client;
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(1);
      }
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] part = new byte[data.remaining()];
      data.get(part);
      message.writeBytes(part);
      return heard(from, last, 0);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.writeBytes(data.toString().getBytes(StandardCharsets.UTF_8));
      return heard(from, last, '0');
    }

    private CompletionStage<?> heard(WebSocket from, boolean last, int base) {
      if (last) {
        byte[] whole = message.toByteArray();
        message.reset();
        int channel = whole[0] - base;
        byte[] body = java.util.Arrays.copyOfRange(whole, 1, whole.length);
        if (first < 0) {
          first = channel;
        }
        channels
            .computeIfAbsent(channel, _ -> new ByteArrayOutputStream())
            .writeBytes(base == 0 ? body : Base64.getDecoder().decode(body));
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }

    byte[] channel(int number) {
      ByteArrayOutputStream out = channels.get(number);
      return out == null ? new byte[0] : out.toByteArray();
    }

    String text(int number) {
      return new String(channel(number), StandardCharsets.UTF_8);
    }
  }
}
