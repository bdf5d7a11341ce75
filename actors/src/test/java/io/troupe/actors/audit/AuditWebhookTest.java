package io.troupe.actors.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Place;
import io.troupe.actors.outgoing.Remote;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AuditWebhookTest {
  private static final byte[] EVENT = "{\"kind\":\"Event\"}".getBytes(StandardCharsets.UTF_8);

  private final Scripted server = new Scripted();

  @Test
  void eventsArriveAsOneList() throws Exception {
    server.statuses.add(200);
    webhook(0).write(List.of(EVENT, EVENT));

    assertThat(server.bodies)
        .containsExactly(
            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
                + "{\"kind\":\"Event\"},{\"kind\":\"Event\"}]}");
  }

  @Test
  void whatMayPassIsTriedAgain() throws Exception {
    server.statuses.addAll(List.of(0, 503, 429, 200));
    webhook(0).write(List.of(EVENT));

    assertThat(server.bodies).hasSize(4);
  }

  @Test
  void fiveAttemptsAreEnough() {
    server.statuses.addAll(List.of(500, 500, 500, 500, 500, 200));

    assertThatThrownBy(() -> webhook(0).write(List.of(EVENT))).isInstanceOf(IOException.class);
    assertThat(server.bodies).hasSize(5);
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    server.statuses.addAll(List.of(403, 200));

    assertThatThrownBy(() -> webhook(0).write(List.of(EVENT))).hasMessageContaining("403");
    assertThat(server.bodies).hasSize(1);
  }

  @Test
  void aServerThatStopsDoesNotWaitForAnotherAttempt() {
    server.statuses.addAll(List.of(500, 200));
    AuditWebhook webhook = webhook(3_600_000);
    webhook.stop();

    assertThatThrownBy(() -> webhook.write(List.of(EVENT))).isInstanceOf(IOException.class);
    assertThat(server.bodies).hasSize(1);
  }

  private AuditWebhook webhook(long backoffMillis) {
    Remote remote =
        new Remote(new Place.Web(URI.create("https://audit")), "", true, Optional.empty());
    return new AuditWebhook(
        server, new AuditWebhook.Settings(remote, Map.of(), Duration.ofMillis(backoffMillis)));
  }

  /** Answers one status after the other; 0 is none at all. */
  private static final class Scripted implements Outgoing {
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> bodies = new ArrayList<>();

    @Override
    public CompletionStage<Reply> post(
        Remote remote, String path, byte[] json, Map<String, String> headers, Duration limit) {
      bodies.add(new String(json, StandardCharsets.UTF_8));
      int status = statuses.removeFirst();
      return status == 0
          ? CompletableFuture.failedFuture(new IOException("refused"))
          : CompletableFuture.completedFuture(new Reply(status, new byte[0]));
    }

    @Override
    public CompletionStage<Reply> get(
        Remote remote, String path, Map<String, String> headers, Duration limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<HttpResponse> send(Remote remote, HttpRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
