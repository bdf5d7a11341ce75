package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchesTest {
  /** Who reads takes what is there much sooner. */
  private static final Duration TAKEN_SOON = Duration.ofMillis(300);

  private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
  private TestServer server;

  @BeforeEach
  void start() {
    server = new TestServer();
    server.cluster.put(pod("a", "p1"), podNamed("x"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WatchReader watch(String query, String... headers) {
    var request = server.request("/api/v1/pods?watch=1" + query);
    return new WatchReader(
        server.http2Client(), headers.length == 0 ? request : request.headers(headers));
  }

  @Test
  void aWatchWithoutRevisionBeginsWithTheState() {
    try (WatchReader watch = watch("")) {
      assertThat(watch.nextShort()).isEqualTo("ADDED p1");
      server.cluster.put(pod("a", "p2"), podNamed("x"));
      server.cluster.put(pod("a", "p2"), podNamed("y"));
      server.cluster.delete(pod("a", "p1"));
      assertThat(watch.nextShort()).isEqualTo("ADDED p2");
      assertThat(watch.nextShort()).isEqualTo("MODIFIED p2");
      JsonNode deleted = watch.next();
      assertThat(deleted.path("type").asText()).isEqualTo("DELETED");
      assertThat(deleted.path("object").path("metadata").path("resourceVersion").asText())
          .isEqualTo("4");
    }
  }

  @Test
  void aWatchFromARevisionShowsOnlyWhatCameAfter() {
    long revision = server.cluster.revision();
    server.cluster.put(pod("a", "p2"), podNamed("x"));
    try (WatchReader watch = watch("&resourceVersion=" + revision)) {
      assertThat(watch.nextShort()).isEqualTo("ADDED p2");
    }
  }

  @Test
  void selectorsTurnTransitionsIntoAddedAndDeleted() {
    try (WatchReader watch = watch("&labelSelector=note=x&resourceVersion=1")) {
      server.cluster.put(pod("a", "p2"), podNamed("y"));
      server.cluster.put(pod("a", "p2"), podNamed("x"));
      server.cluster.put(pod("a", "p2"), podNamed("z"));
      server.cluster.put(pod("a", "p3"), podNamed("x"));
      assertThat(watch.nextShort()).isEqualTo("ADDED p2");
      JsonNode gone = watch.next();
      assertThat(gone.path("type").asText()).isEqualTo("DELETED");
      JsonNode metadata = gone.path("object").path("metadata");
      assertThat(metadata.path("labels").path("note").asText()).isEqualTo("x");
      assertThat(metadata.path("resourceVersion").asText()).isEqualTo("4");
      assertThat(watch.nextShort()).isEqualTo("ADDED p3");
    }
  }

  @Test
  void initialEventsEndWithABookmark() {
    server.cluster.put(pod("a", "p2"), podNamed("x"));
    try (WatchReader watch =
        watch(
            "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
      assertThat(watch.nextShort()).isEqualTo("ADDED p1");
      assertThat(watch.nextShort()).isEqualTo("ADDED p2");
      JsonNode bookmark = watch.next();
      assertThat(bookmark.path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(bookmark.path("object").path("kind").asText()).isEqualTo("Pod");
      JsonNode metadata = bookmark.path("object").path("metadata");
      assertThat(metadata.path("resourceVersion").asText()).isEqualTo("2");
      assertThat(metadata.path("annotations").path("k8s.io/initial-events-end").asText())
          .isEqualTo("true");
    }
  }

  @Test
  void aWatchEndsInTimeWithABookmarkAndACleanEnd() {
    try (WatchReader watch =
        watch("&resourceVersion=1&timeoutSeconds=1&allowWatchBookmarks=true")) {
      assertThat(watch.next().path("type").asText()).isEqualTo("BOOKMARK");
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void anOldRevisionIsExpired() {
    server.cluster.put(pod("a", "p2"), podNamed("x"));
    server.cluster.compact(2);
    try (WatchReader watch = watch("&resourceVersion=1")) {
      assertThat(watch.response.statusCode()).isEqualTo(410);
      assertThat(watch.next().path("reason").asText()).isEqualTo("Expired");
    }
  }

  @Test
  void aWatcherThatFallsOutOfTheWindowGetsAnErrorEvent() {
    try (WatchReader watch = watch("&resourceVersion=1")) {
      await().atMost(PATIENCE).until(() -> server.cluster.waitingWatchers() == 1);
      server.cluster.compact(5);
      server.cluster.put(pod("a", "p2"), podNamed("x"));
      JsonNode error = watch.next();
      assertThat(error.path("type").asText()).isEqualTo("ERROR");
      assertThat(error.path("object").path("code").asInt()).isEqualTo(410);
      assertThat(watch.next()).isNull();
    }
  }

  @Test
  void tablesShowTheirColumnsOnce() {
    try (WatchReader watch = watch("", "Accept", TABLE)) {
      JsonNode first = watch.next().path("object");
      assertThat(first.path("kind").asText()).isEqualTo("Table");
      assertThat(first.path("columnDefinitions")).hasSize(2);
      server.cluster.put(pod("a", "p2"), podNamed("x"));
      JsonNode second = watch.next().path("object");
      assertThat(second.path("columnDefinitions").isNull()).isTrue();
      assertThat(second.path("rows").get(0).path("cells").get(0).asText()).isEqualTo("p2");
    }
  }

  @Test
  void metadataWatchersGetMetadata() {
    try (WatchReader watch =
        watch("", "Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")) {
      JsonNode object = watch.next().path("object");
      assertThat(object.path("kind").asText()).isEqualTo("PartialObjectMetadata");
      assertThat(object.has("spec")).isFalse();
    }
  }

  @Test
  void headersAreFlushedBeforeAnythingHappens() throws IOException {
    try (SSLSocket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/pods?watch=1&resourceVersion=1 HTTP/1.1\r\nHost: x\r\n"
                      + "Authorization: Bearer good\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
      StringBuilder headers = new StringBuilder();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        headers.append(line).append('\n');
      }
      assertThat(headers.toString()).contains("Transfer-Encoding: chunked");
    }
  }

  @Test
  void manyWatchesShareOneConnection() {
    HttpClient client = server.http2Client();
    WatchReader[] watches = new WatchReader[50];
    for (int i = 0; i < watches.length; i++) {
      watches[i] =
          new WatchReader(client, server.request("/api/v1/pods?watch=1&resourceVersion=1"));
      assertThat(watches[i].response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    }
    server.cluster.put(pod("a", "p2"), podNamed("x"));
    for (WatchReader watch : watches) {
      assertThat(watch.nextShort()).isEqualTo("ADDED p2");
      watch.close();
    }
  }

  @Test
  void aClientThatNeverReadsTakesNothingMoreFromTheHub() throws IOException {
    try (SSLSocket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/v1/pods?watch=1&resourceVersion=1 HTTP/1.1\r\nHost: x\r\n"
                      + "Authorization: Bearer good\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await().atMost(PATIENCE).until(() -> server.cluster.waitingWatchers() == 1);
      // Socket buffers take some; after that nothing is taken however much happens.
      putBigPods(100);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            int taken = server.cluster.batchesTaken.get();
            putBigPods(1);
            LockSupport.parkNanos(TAKEN_SOON.toNanos());
            return server.cluster.batchesTaken.get() == taken;
          });
      // Others are not held up by it.
      assertThat(server.get("/api/v1/namespaces/a/pods/p1").statusCode()).isEqualTo(200);
    }
  }

  private void putBigPods(int count) {
    for (int i = 0; i < count; i++) {
      var object = podNamed("x");
      object.putObject("data").put("filler", "x".repeat(200_000));
      server.cluster.put(pod("a", "p2"), object);
    }
  }

  @Test
  void endedWatchesAreNoLongerCounted() {
    WatchReader watch = watch("&resourceVersion=1");
    // Over HTTP/2 the headers may come before the stream has begun to flow.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(server.get("/metrics").body())
                .contains("apiserver_longrunning_requests{group=\"\"")
                .containsPattern("apiserver_longrunning_requests\\{.*verb=\"watch\".*\\} 1"));
    watch.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          server.cluster.put(pod("a", "p2"), podNamed("x"));
          assertThat(server.get("/metrics").body())
              .containsPattern("apiserver_longrunning_requests\\{.*verb=\"watch\".*\\} 0");
        });
  }

  @Test
  void stoppingEndsWatchesCleanlyAndAtOnce() {
    try (TestServer own = new TestServer()) {
      WatchReader watch =
          new WatchReader(own.http2Client(), own.request("/api/v1/pods?watch=1&resourceVersion=0"));
      await().atMost(PATIENCE).until(() -> own.cluster.waitingWatchers() == 1);
      own.stop(PATIENCE);
      assertThat(watch.next()).isNull();
    }
  }
}
