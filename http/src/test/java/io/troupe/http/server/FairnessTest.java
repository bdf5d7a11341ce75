package io.troupe.http.server;

import static io.troupe.http.server.TestServer.PATIENCE;
import static io.troupe.http.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.core.fairness.FairnessObjects;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of one level, of three seats and a queue of two. */
class FairnessTest {
  private static final String PODS = "/api/v1/namespaces/a/pods";
  private static final ObjectKey SCHEMA = new ObjectKey(FairnessObjects.SCHEMAS, "", "testers");

  private final TestServer server = new TestServer();
  private final List<CompletableFuture<WriteAnswer>> held =
      Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void configure() {
    level("big", 1_000, "{\"type\":\"Reject\"}");
    level(
        "tiny",
        5,
        "{\"type\":\"Queue\",\"queuing\":{\"queues\":1,\"handSize\":1,\"queueLengthLimit\":2}}");
    server.cluster.put(
        SCHEMA,
        Json.parse(
            """
            {"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{},
             "spec":{"matchingPrecedence":7,"priorityLevelConfiguration":{"name":"tiny"},
             "rules":[{"subjects":[{"kind":"User","user":{"name":"tester"}}],
              "resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["pods"],
               "namespaces":["*"]}]}]}}\
            """));
    server.cluster.onWrite =
        _ -> {
          CompletableFuture<WriteAnswer> answer = new CompletableFuture<>();
          held.add(answer);
          return answer;
        };
  }

  private void level(String name, int shares, String response) {
    ObjectNode level =
        Json.object()
            .put("kind", "PriorityLevelConfiguration")
            .put("apiVersion", "flowcontrol.apiserver.k8s.io/v1");
    level.putObject("metadata");
    level
        .putObject("spec")
        .put("type", "Limited")
        .putObject("limited")
        .put("nominalConcurrencyShares", shares)
        .put("borrowingLimitPercent", 0)
        .set("limitResponse", Json.parse(response));
    server.cluster.put(new ObjectKey(FairnessObjects.LEVELS, "", name), level);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Without a body: who still has to send one is not let wait for long. */
  private CompletableFuture<HttpResponse<String>> write(HttpClient client) {
    return client.sendAsync(server.request(PODS + "/p").DELETE().build(), BodyHandlers.ofString());
  }

  /** Requests in the queue of the small level. */
  private long waiting() {
    return server
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("apiserver_flowcontrol_current_inqueue_requests"))
        .filter(line -> line.contains("priority_level=\"tiny\"") && line.endsWith(" 1.0"))
        .count();
  }

  private static void answer(CompletableFuture<WriteAnswer> one) {
    one.complete(new WriteAnswer.Other("{}".getBytes(StandardCharsets.UTF_8), true, List.of()));
  }

  @Test
  void theExcessWaitsAndWhatDoesNotFitTheQueueIsTurnedAway() {
    try (OwnClient own = OwnClient.http2(server)) {
      HttpClient client = own.http();
      server.send(client, server.request("/version")); // so that all share this connection
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        sent.add(write(client));
      }
      await().atMost(PATIENCE).until(() -> sent.stream().anyMatch(CompletableFuture::isDone));
      HttpResponse<String> refused =
          sent.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow().join();
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(json(refused).path("message").asText())
          .isEqualTo("Too many requests, please try again later.");
      assertThat(refused.headers().firstValue("X-Kubernetes-PF-FlowSchema-UID"))
          .hasValue("uid-testers");
      assertThat(refused.headers().firstValue("X-Kubernetes-PF-PriorityLevel-UID"))
          .hasValue("uid-tiny");
      // Who was let in may still be on its way to the gate.
      await().atMost(PATIENCE).until(() -> held.size() == 3);
      // Others have seats of their own.
      assertThat(server.get("/api/v1/nodes").statusCode()).isEqualTo(200);
      for (int i = 0; i < 5; i++) {
        int next = i;
        await().atMost(PATIENCE).until(() -> held.size() > next);
        answer(held.get(i));
      }
      CompletableFuture.allOf(sent.toArray(new CompletableFuture<?>[0])).join();
      assertThat(sent.stream().map(s -> s.join().statusCode()).sorted())
          .containsExactly(201, 201, 201, 201, 201, 429);
    }
    String metrics = server.get("/metrics").body();
    assertThat(metrics)
        .contains(
            "apiserver_flowcontrol_rejected_requests_total{flow_schema=\"testers\","
                + "priority_level=\"tiny\",reason=\"queue-full\"} 1.0",
            "apiserver_flowcontrol_nominal_limit_seats{priority_level=\"tiny\"} 3.0",
            "apiserver_flowcontrol_current_executing_requests{priority_level=\"tiny\"} 0.0");
  }

  @Test
  void aChangedConfigurationHoldsForTheNextRequest() {
    try (OwnClient own = OwnClient.http2(server)) {
      HttpClient client = own.http();
      server.send(client, server.request("/version"));
      List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        sent.add(write(client));
      }
      await().atMost(PATIENCE).until(() -> held.size() == 3 && waiting() == 1);
      server.cluster.delete(SCHEMA);
      server.send(client, server.request("/version"));
      sent.add(write(client)); // as catch-all's
      await().atMost(PATIENCE).until(() -> held.size() == 4);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            List.copyOf(held).forEach(FairnessTest::answer);
            return sent.stream().allMatch(CompletableFuture::isDone);
          });
      assertThat(sent).allMatch(s -> s.join().statusCode() == 201);
    }
  }

  @Test
  void aWatchHoldsItsSeatOnlyUntilItHasBegun() {
    try (OwnClient own = OwnClient.http2(server)) {
      HttpClient client = own.http();
      List<WatchReader> open = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        open.add(new WatchReader(client, server.request(PODS + "?watch=true")));
      }
      assertThat(open).allMatch(w -> w.response.statusCode() == 200);
      open.forEach(WatchReader::close);
    }
  }
}
