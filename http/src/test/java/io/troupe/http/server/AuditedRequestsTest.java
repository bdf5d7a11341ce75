package io.troupe.http.server;

import static io.troupe.http.server.TestServer.json;
import static io.troupe.http.server.TestServer.pod;
import static io.troupe.http.server.TestServer.podNamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.audit.AuditTrail;
import io.troupe.core.audit.AuditPolicyReader;
import io.troupe.core.audit.AuditPolicyReader.Read;
import io.troupe.core.auth.Authorizer.Verdict;
import io.troupe.core.json.Json;
import io.troupe.http.audit.Audit;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests whose events are slow, or lost. */
class AuditedRequestsTest {
  private static final List<ObjectNode> EVENTS = new CopyOnWriteArrayList<>();
  private static volatile CompletionStage<Boolean> stored;
  private static TestServer server;

  @BeforeAll
  static void start() {
    Read policy =
        AuditPolicyReader.read(
            Json.parse(
                "{\"kind\":\"Policy\",\"apiVersion\":\"audit.k8s.io/v1\","
                    + "\"rules\":[{\"level\":\"Metadata\"}]}"));
    AuditTrail trail =
        new AuditTrail(
            ((Read.Usable) policy).policy(),
            List.of((event, _) -> {
              EVENTS.add(event);
              return stored;
            }),
            _ -> new Verdict(true, ""),
            () -> Instant.EPOCH);
    server = new TestServer(new Audit(trail, () -> Instant.EPOCH));
    server.cluster.put(pod("a", "p1"), podNamed("x"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    EVENTS.clear();
    stored = CompletableFuture.completedStage(true);
  }

  @Test
  void aRequestWhoseArrivalIsLostIsRefused() {
    stored = CompletableFuture.completedStage(false);
    HttpResponse<String> response = server.get("/api/v1/namespaces/a/pods/p1");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).path("message").asText())
        .isEqualTo("Internal error occurred: failed to store audit event");
    assertThat(stages()).containsExactly("RequestReceived", "ResponseComplete");
  }

  @Test
  void oneThatIsWaitedForElsewhereGoesOnThere() {
    stored = CompletableFuture.supplyAsync(() -> true, ForkJoinPool.commonPool());

    assertThat(server.get("/api/v1/namespaces/a/pods/p1").statusCode()).isEqualTo(200);
    assertThat(stages()).containsExactly("RequestReceived", "ResponseComplete");
  }

  private static List<String> stages() {
    return EVENTS.stream().map(event -> event.path("stage").asText()).toList();
  }
}
