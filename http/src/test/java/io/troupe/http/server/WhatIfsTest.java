package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectChange;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.json.Json;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.http.replay.WhatIfParts;
import io.troupe.http.replay.WhatIfRoute;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What-ifs over a journal that was restored, by a real server. */
class WhatIfsTest {
  private static final String HISTORY = "/apis/history.troupe.io/v1";
  private static final String WHAT_IFS = HISTORY + "/whatifs";
  private static final String IDLE = "{\"spec\":{\"controller\":\"idle\"}}";

  private static final RestoredLife LIFE = new RestoredLife();
  private static final SentenceGate RULES = new SentenceGate();
  private static TestServer server;

  private record Idle(String name, boolean staysInNamespace) implements Controller {
    @Override
    public Collection<ResourceType> watches() {
      return List.of(Types.CONFIG_MAPS);
    }

    @Override
    public List<Wake> wakeUps(ObjectChange change, ClusterImage image) {
      return List.of();
    }

    @Override
    public List<Wake> everything(ClusterImage image) {
      return List.of();
    }

    @Override
    public Plan plan(ClusterImage image, ObjectKey key, Situation situation) {
      return Plan.NOTHING;
    }
  }

  @BeforeAll
  static void start() {
    BuiltInKinds kinds = new BuiltInKinds();
    server = new TestServer(kinds, system -> List.of(route(kinds, system)));
  }

  private static WhatIfRoute route(KindRegistry kinds, ActorSystem<?> system) {
    return new WhatIfRoute(
        RULES,
        () -> kinds,
        LIFE,
        new WhatIfParts(
            List.of(new Idle("idle-controller", true), new Idle("far", false)),
            LIFE,
            LIFE,
            LIFE,
            _ -> ObjectFacts.NONE,
            system.executionContext()),
        Materializer.matFromSystem(system));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void everythingIsAllowed() {
    RULES.allowed = Set.of("everything");
    LIFE.gate = CompletableFuture.completedFuture(null);
  }

  private static JsonNode asked(String path, String body, int code) {
    HttpResponse<String> answer = server.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
    return TestServer.json(answer);
  }

  @Test
  void itGoesOnBehindARestoresGapAndSaysSo() {
    JsonNode status = asked(WHAT_IFS, IDLE, 201).path("status");
    assertThat(status.path("complete").asBoolean()).isTrue();
    assertThat(status.path("events").asInt()).isEqualTo(5);
    assertThat(status.path("to").asLong()).isEqualTo(RestoredLife.LAST);
    assertThat(status.path("gaps").toString()).isEqualTo("[{\"after\":3,\"next\":1000000}]");

    String within = "{\"spec\":{\"controller\":\"idle\",\"from\":\"5\",\"to\":\"77\"}}";
    assertThat(asked(WHAT_IFS, within, 201).at("/status/events").asInt()).as("in the gap").isZero();
  }

  @Test
  void asFramesItTellsHowFarItHasCome() {
    HttpResponse<String> answer = server.post(WHAT_IFS + "?watch=true", IDLE);
    assertThat(answer.statusCode()).isEqualTo(201);
    List<ObjectNode> frames = answer.body().lines().map(Json::parse).toList();
    assertThat(frames).extracting(f -> f.path("type").asText()).startsWith("BOOKMARK", "BOOKMARK");
    assertThat(frames.getFirst().at("/object/status/revision").asLong()).isEqualTo(1);
    assertThat(frames.getFirst().at("/object/status/to").asLong()).isEqualTo(RestoredLife.LAST);
    assertThat(frames.getLast().path("type").asText()).isEqualTo("ADDED");
    assertThat(frames.getLast().at("/object/status/decisions").isArray()).isTrue();
  }

  @Test
  void aJournalThatEndsTooSoonIsSaid() {
    LIFE.gate = CompletableFuture.failedFuture(new IllegalStateException("away"));
    String body = server.post(WHAT_IFS + "?watch=true", IDLE).body();
    ObjectNode last = Json.parse(body.lines().toList().getLast());
    assertThat(last.path("type").asText()).isEqualTo("ERROR");
    assertThat(last.at("/object/code").asInt()).isEqualTo(503);
    assertThat(TestServer.json(server.post(WHAT_IFS, IDLE)).path("kind").asText())
        .isEqualTo("Status");
  }

  @Test
  void oneRunsAtATimeAndEndsWithItsClient() {
    LIFE.gate = new CompletableFuture<>();
    try (OwnClient client = OwnClient.of(server)) {
      client
          .http()
          .sendAsync(
              server.request(WHAT_IFS).POST(BodyPublishers.ofString(IDLE)).build(),
              BodyHandlers.ofLines())
          .join();
      assertThat(asked(WHAT_IFS, IDLE, 429).path("message").asText())
          .isEqualTo("another what-if runs on this node");
    }
    LIFE.gate.complete(null);
    await().atMost(PATIENCE).until(() -> server.post(WHAT_IFS, IDLE).statusCode() == 201);
  }

  @Test
  void rightsInANamespaceAreForWhatStaysThere() {
    String inside = HISTORY + "/namespaces/team/whatifs";
    RULES.allowed = Set.of("create whatifs team", "list configmaps team");
    assertThat(asked(inside, IDLE, 403).path("message").asText())
        .as("there is no such namespace today")
        .contains("is not today's");
    asked(inside, IDLE.replace("idle", "far"), 400);
    asked(inside, IDLE.replace("idle", "scheduler"), 400);
    asked(WHAT_IFS, IDLE, 403);
    RULES.allowed = Set.of("create whatifs", "list configmaps");
    asked(inside, IDLE, 201);
    RULES.allowed = Set.of("create whatifs");
    assertThat(asked(WHAT_IFS, IDLE, 403).path("message").asText()).contains("list configmaps");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertThat(asked(WHAT_IFS, IDLE.replace("idle", "nobody"), 400).path("message").asText())
        .isEqualTo("spec.controller \"nobody\" is none of scheduler, idle-controller, far");
    asked(WHAT_IFS, "{", 400);
    asked(WHAT_IFS, "{\"spec\":{\"controller\":\"idle\",\"from\":\"x\"}}", 400);
    asked(WHAT_IFS, "{\"spec\":{\"controller\":\"idle\",\"to\":\"9999999999\"}}", 504);
    assertThat(server.get(WHAT_IFS).statusCode()).isEqualTo(405);
  }
}
