package io.troupe.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that hold what they have begun over the limit of a stop: they are cut. */
@Timeout(120)
class StoppingTest {
  private static final Duration LIMIT = Duration.ofMillis(300);

  /** Many times what it takes; Akka's own limits would be minutes, or none. */
  private static final Duration STOPPED_MAX = Duration.ofSeconds(20);

  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.cluster.put(TestServer.pod("a", "p1"), TestServer.podNamed("x"));
  }

  private static SSLSocket sent(TestServer server, String head) throws IOException {
    SSLSocket socket = server.socket();
    socket
        .getOutputStream()
        .write(
            (head + "Host: x\r\nAuthorization: Bearer good\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private void stopsInTime() {
    long begun = System.nanoTime();
    server.stop(LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STOPPED_MAX);
  }

  /** Whatever was on its way comes first. */
  private static void isCut(SSLSocket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {}
    } catch (IOException cut) {
      assertThat(cut).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  @Test
  void aRequestWhoseBodyNeverComes() throws IOException {
    try (SSLSocket socket =
        sent(
            server,
            "POST /api/v1/namespaces/a/configmaps HTTP/1.1\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n")) {
      await().until(() -> server.get("/metrics").statusCode() == 200);
      stopsInTime();
      isCut(socket);
    } finally {
      server.close();
    }
  }

  @Test
  void aWatchThatNobodyReads() throws IOException {
    try (SSLSocket socket =
        sent(server, "GET /api/v1/pods?watch=1&resourceVersion=0 HTTP/1.1\r\n")) {
      await().until(() -> server.cluster.waitingWatchers() == 1);
      stopsInTime();
      isCut(socket);
    } finally {
      server.close();
    }
  }

  @Test
  void aCommandWhoseClientStays() throws IOException {
    try (RawClient client =
        RawClient.webSocket(
            server, "/api/v1/namespaces/a/pods/p1/exec?command=cat&stdin=true&stdout=true")) {
      assertThat(client.answer).startsWith("HTTP/1.1 101 ");
      stopsInTime();
      await().until(() -> server.pods.open.get() == 0);
    } finally {
      server.close();
    }
  }
}
