package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.util.ByteString;
import io.troupe.http.spdy.MalformedSpdy;
import io.troupe.http.spdy.SpdyCodec;
import io.troupe.http.spdy.SpdyFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** SPDY over a connection of its own, and what clients that behave badly cost. */
class StreamLimitsTest {
  private static final String POD = "/api/v1/namespaces/a/pods/p1/";

  /** Of one stream: both windows, what waits at the stage, and what kernel and TLS buffer. */
  private static final long BYTES_MAX = 32_000_000;

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
    await().atMost(PATIENCE).until(() -> server.pods.open.get() == 0);
    assertThat(server.pods.broken).isEmpty();
  }

  @Test
  void aCommandRunsOverSpdy() throws Exception {
    try (RawClient client =
            RawClient.spdy(
                server,
                POD + "exec?command=exit&command=3&stdout=true&stderr=true",
                "v4.channel.k8s.io");
        SpdyCodec codec = new SpdyCodec()) {
      assertThat(client.answer)
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("\r\nUpgrade: SPDY/3.1\r\n")
          .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
          .contains("X-Stream-Protocol-Version: v4.channel.k8s.io\r\n");
      int id = 1;
      for (String type : List.of("error", "stdout", "stderr")) {
        client.write(
            codec.encode(new SpdyFrame.Syn(id, Map.of("streamtype", type), false)).toArray());
        id += 2;
      }
      List<SpdyFrame> heard = heard(client, codec);
      assertThat(heard).contains(new SpdyFrame.Data(3, ByteString.fromString("out\n"), false));
      assertThat(heard).contains(new SpdyFrame.Data(5, ByteString.fromString("err\n"), false));
      assertThat(heard).last().isEqualTo(new SpdyFrame.GoAway(5));
    }
  }

  private static List<SpdyFrame> heard(RawClient client, SpdyCodec codec)
      throws IOException, MalformedSpdy {
    List<SpdyFrame> heard = new ArrayList<>();
    for (byte[] bytes = client.read(); bytes.length > 0; bytes = client.read()) {
      heard.addAll(codec.decode(ByteString.fromArray(bytes)));
    }
    return heard;
  }

  @Test
  void whoNeverReadsCostsNoMoreThanWindowsAndBuffers() throws Exception {
    server.pods.written.set(0);
    try (RawClient client = RawClient.webSocket(server, POD + "exec?command=flood&stdout=true")) {
      assertThat(client.answer).startsWith("HTTP/1.1 101 ");
      AtomicLong before = new AtomicLong();
      await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> {
            long now = server.pods.written.get();
            return now > 0 && before.getAndSet(now) == now;
          });
      assertThat(server.pods.written.get()).isLessThan(BYTES_MAX);
    }
  }

  @Test
  void whoWritesMoreThanAPodTakesIsHeldBackAndMissedWhenGone() throws Exception {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Void> writing;
    try (RawClient client =
        RawClient.webSocket(server, POD + "exec?command=sleep&stdin=true&stdout=true")) {
      byte[] frame = RawClient.frame(new byte[65_536]);
      writing =
          CompletableFuture.runAsync(() -> {
            try {
              while (sent.get() < 10 * BYTES_MAX) {
                client.write(frame);
                sent.addAndGet(frame.length);
              }
            } catch (IOException _) {
              // cut, as it should be
            }
          });
      AtomicLong before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(PATIENCE)
          .until(() -> {
            long now = sent.get();
            return now > 0 && before.getAndSet(now) == now;
          });
      assertThat(sent.get()).isLessThan(BYTES_MAX);
    }
    writing.join();
  }

  @Test
  void thousandsOfForwardedConnectionsAreRefusedBeyondTheLimit() throws Exception {
    int opened = server.pods.opened.get();
    try (RawClient client = RawClient.spdy(server, POD + "portforward", "portforward.k8s.io");
        SpdyCodec codec = new SpdyCodec()) {
      for (int i = 0; i < 1_000; i++) {
        Map<String, String> error =
            Map.of("streamtype", "error", "port", "80", "requestid", Integer.toString(i));
        Map<String, String> data =
            Map.of("streamtype", "data", "port", "80", "requestid", Integer.toString(i));
        client.write(codec.encode(new SpdyFrame.Syn(4 * i + 1, error, false)).toArray());
        client.write(codec.encode(new SpdyFrame.Syn(4 * i + 3, data, false)).toArray());
      }
      await().atMost(PATIENCE).until(() -> server.pods.opened.get() - opened == 256);
      int refused = 0;
      while (refused < 2 * (1_000 - 256)) {
        for (SpdyFrame frame : codec.decode(ByteString.fromArray(client.read()))) {
          refused += frame instanceof SpdyFrame.Reset ? 1 : 0;
        }
      }
      assertThat(server.pods.opened.get() - opened).isEqualTo(256);
    }
  }
}
