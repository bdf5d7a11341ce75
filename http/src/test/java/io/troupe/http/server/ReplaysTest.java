package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.stream.Materializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.json.Json;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.http.replay.ReplayRoute;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replays of a small past, by a real server. */
class ReplaysTest {
  private static final String HISTORY = "/apis/history.troupe.io/v1";
  private static final String CLUSTER = HISTORY + "/replays/cluster";
  private static final ObjectKey TEAM = ObjectKey.of("", "namespaces", "", "team");
  private static final ObjectKey POD = ObjectKey.of("", "pods", "team", "p");
  private static final ObjectKey MAP = ObjectKey.of("", "configmaps", "other", "m");
  private static final ObjectKey SECRET = ObjectKey.of("", "secrets", "team", "s");

  private static final RecordedLife LIFE = new RecordedLife();
  private static final SentenceGate RULES = new SentenceGate();
  private static TestServer server;

  @BeforeAll
  static void start() {
    LIFE.add(EventType.CREATED, TEAM, "former");
    LIFE.add(EventType.CREATED, POD, "p1");
    LIFE.add(EventType.DELETED, POD, "p1");
    LIFE.add(EventType.DELETED, TEAM, "former");
    LIFE.add(EventType.CREATED, TEAM, "today");
    LIFE.add(EventType.CREATED, POD, "p2");
    LIFE.add(EventType.CREATED, MAP, "m");
    LIFE.add(EventType.CREATED, SECRET, "s");
    LIFE.add(EventType.SPEC_CHANGED, POD, "p2");
    for (int i = 0; i < 2_000; i++) {
      LIFE.add(EventType.SPEC_CHANGED, MAP, "m");
    }
    server = newServer();
  }

  /** With all its turns left. */
  private static TestServer newServer() {
    ClusterImage image = ClusterImage.of(2_009, List.of(LIFE.stored(5)));
    BuiltInKinds kinds = new BuiltInKinds();
    return new TestServer(
        kinds,
        system ->
            List.of(
                new ReplayRoute(
                    RULES,
                    () -> kinds,
                    LIFE,
                    LIFE,
                    () -> CompletableFuture.completedFuture(image),
                    Materializer.matFromSystem(system),
                    System::nanoTime)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void everythingIsAllowed() {
    RULES.allowed = Set.of("everything");
    LIFE.floor = 0;
  }

  private static List<String> frames(String path) {
    var answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().lines().map(ReplaysTest::frame).toList();
  }

  private static String frame(String line) {
    ObjectNode frame = Json.parse(line);
    String name = frame.at("/object/metadata/name").asText("");
    return (frame.path("type").asText() + " " + frame.path("revision").asText() + " " + name)
        .strip();
  }

  @Test
  void framesComeInOrderBetweenTwoBookmarks() {
    assertThat(frames(CLUSTER + "?to=9"))
        .containsExactly(
            "BOOKMARK 0",
            "ADDED 1 team",
            "ADDED 2 p",
            "DELETED 3 p",
            "DELETED 4 team",
            "ADDED 5 team",
            "ADDED 6 p",
            "ADDED 7 m",
            "ADDED 8 s",
            "MODIFIED 9 p",
            "BOOKMARK 9");
    assertThat(frames(CLUSTER + "?from=6&to=9&state=true&resource=pods"))
        .containsExactly(
            "ADDED 6 p", "BOOKMARK 6", "BOOKMARK 7", "BOOKMARK 8", "MODIFIED 9 p", "BOOKMARK 9");
    assertThat(frames(CLUSTER + "?from=6&to=9&state=true&namespace=team"))
        .startsWith("ADDED 5 team", "ADDED 6 p", "BOOKMARK 6")
        .contains("ADDED 8 s")
        .doesNotContain("ADDED 7 m");
    assertThat(frames(CLUSTER + "?from=2026-01-01T00:00:04Z&to=2026-01-01T00:00:06.5Z&speed=1000"))
        .containsExactly("BOOKMARK 4", "ADDED 5 team", "ADDED 6 p", "BOOKMARK 6");
  }

  @Test
  void onlyWhatIsKnownOfATimeIsSaid() {
    String first = server.get(CLUSTER + "?from=4&to=5").body().lines().findFirst().orElseThrow();
    assertThat(Json.parse(first).has("time")).as("nobody knows when revision 4 was").isFalse();
    String timed =
        server
            .get(CLUSTER + "?from=2026-01-01T00:00:04Z&to=5")
            .body()
            .lines()
            .findFirst()
            .orElseThrow();
    assertThat(Json.parse(timed).path("time").asText()).isEqualTo("2026-01-01T00:00:04Z");
  }

  @Test
  void whatIsNotThereIsAnsweredByAStatus() {
    LIFE.floor = 5;
    status(CLUSTER + "?from=4", 410, "revision 4 is too old: there is history since revision 5");
    status(CLUSTER + "?from=2026-01-01T00:00:01Z", 410, "there is history since");
    status(CLUSTER + "?to=999999", 504, "Too large resource version");
    status(CLUSTER + "?from=7&to=6", 400, "from is revision 7, which is after to, 6");
    status(CLUSTER + "?from=-1", 400, "neither a revision nor a time");
    status(CLUSTER + "?speed=-1", 400, "speed must be a number from 0");
    status(CLUSTER + "?resource=x", 400, "is not known");
    status(HISTORY + "/replays/x", 404, "not found");
    status(HISTORY + "/namespaces/team/replays/cluster", 404, "not found");
    status(HISTORY + "/replays?watch=true", 404, "not found");
    status(HISTORY + "/replays", 405, "");
    assertThat(server.post(CLUSTER, "{}").statusCode()).isEqualTo(405);
  }

  private static void status(String path, int code, String message) {
    var answer = server.get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(code);
    assertThat(TestServer.json(answer).path("message").asText()).contains(message);
  }

  @Test
  void aRightInANamespaceIsForItsPresentLife() {
    RULES.allowed = Set.of("watch replays team", "list pods team", "list namespaces team");
    for (String path :
        List.of(HISTORY + "/namespaces/team/replays/namespace?", CLUSTER + "?namespace=team&")) {
      assertThat(frames(path + "to=9"))
          .startsWith("BOOKMARK 4", "ADDED 5 team", "ADDED 6 p")
          .endsWith("MODIFIED 9 p", "BOOKMARK 9")
          .doesNotContain("ADDED 8 s", "ADDED 2 p");
      assertThat(server.get(path + "to=9").headers().firstValue("Warning").orElseThrow())
          .contains("secrets")
          .doesNotContain("pods,");
      status(path + "to=3", 403, "is not today's");
      status(path + "resource=secrets", 403, "list secrets team");
    }
    status(CLUSTER, 403, "watch replays");
    status(HISTORY + "/namespaces/other/replays/namespace", 403, "watch replays other");
  }

  @Test
  void whoMayListATypeEverywhereSeesItsFormerLifeToo() {
    RULES.allowed = Set.of("watch replays", "list pods", "list namespaces team");
    assertThat(frames(HISTORY + "/namespaces/team/replays/namespace?to=9"))
        .contains("ADDED 2 p", "DELETED 3 p", "ADDED 5 team")
        .doesNotContain("ADDED 1 team", "DELETED 4 team");
  }

  private static Iterator<String> open(TestServer at, OwnClient client, String query) {
    Stream<String> lines =
        client
            .http()
            .sendAsync(at.request(CLUSTER + query).build(), BodyHandlers.ofLines())
            .join()
            .body();
    return lines.iterator();
  }

  @Test
  void aReplayEndsWithItsServer() {
    TestServer other = newServer();
    try (OwnClient client = OwnClient.of(other)) {
      Iterator<String> lines = open(other, client, SLOW);
      assertThat(frame(lines.next())).isEqualTo("BOOKMARK 4");
      other.stop(PATIENCE);
      List<String> rest = new ArrayList<>();
      try {
        lines.forEachRemaining(line -> rest.add(frame(line)));
      } catch (UncheckedIOException cut) {
        // The connection may go before the end of the stream has been read.
      }
      assertThat(rest)
          .as("it says that it did not come to its end")
          .doesNotContain("BOOKMARK 2009");
    } finally {
      other.close();
    }
  }

  private static final String SLOW = "?from=4&speed=0.000001&gap=3600";

  @Test
  void nobodyPlaysAllThereIsRoomFor() {
    // Another test's replay may not have noticed yet that its client has gone.
    try (TestServer fresh = newServer()) {
      try (OwnClient client = OwnClient.of(fresh)) {
        List<Iterator<String>> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          streams.add(open(fresh, client, SLOW));
          assertThat(frame(streams.getLast().next())).isEqualTo("BOOKMARK 4");
        }
        assertThat(fresh.get(CLUSTER + "?to=9").statusCode()).isEqualTo(429);
        assertThat(metric(fresh, "apiserver_longrunning_requests")).contains(" 4.0");
      }
      await().atMost(PATIENCE).until(() -> fresh.get(CLUSTER + "?to=9").statusCode() == 200);
      await()
          .atMost(PATIENCE)
          .until(() -> metric(fresh, "apiserver_longrunning_requests").contains(" 0.0"));
      assertThat(metric(fresh, "apiserver_request_total")).contains("scope=\"resource\"");
    }
  }

  private static String metric(TestServer at, String name) {
    return at.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> line.contains("resource=\"replays\"") && line.contains("verb=\"watch\""))
        .findFirst()
        .orElse("");
  }

  @Test
  void aClientThatReadsNothingIsNotReadAheadFor() {
    int before = LIFE.pagesRead.get();
    try (OwnClient client = OwnClient.of(server)) {
      Iterator<String> lines = open(server, client, SLOW);
      lines.next();
      await().atMost(PATIENCE).until(() -> LIFE.pagesRead.get() > before);
      assertThat(LIFE.pagesRead.get() - before).isLessThan(100);
    }
  }
}
