package io.troupe.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.image.WatchHub;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.select.Selection;
import io.troupe.http.negotiate.Form;
import io.troupe.http.negotiate.View;
import io.troupe.persistence.history.PastUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a watch ends when what feeds it fails. */
class WatchStageTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Kind PODS = new BuiltInKinds().byResource("", "v1", "pods").orElseThrow();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static List<ObjectNode> linesOf(Throwable failure) {
    View view = new View(Form.JSON, PODS, View.IncludeObject.METADATA, NOW);
    WatchPlan plan = new WatchPlan(List.of(), 7, false, false, Duration.ofMinutes(1));
    WatchEncoder encoder = new WatchEncoder(view, Selection.everythingIn(""), () -> NOW);
    return Source.<WatchHub.Batch>failed(failure)
        .via(new WatchStage(plan, encoder))
        .runWith(Sink.seq(), KIT.system())
        .toCompletableFuture()
        .join()
        .stream()
        .map(ByteString::toArray)
        .map(Json::parse)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCannotBeConvertedIsToldAsAnError(boolean wrapped) {
    Throwable failure =
        new ConvertedBatches.Unconverted(
            Failure.of(Reason.INTERNAL_ERROR, "conversion webhook for a/v1, Kind=B failed"));
    List<ObjectNode> lines = linesOf(wrapped ? new CompletionException(failure) : failure);
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().path("type").asText()).isEqualTo("ERROR");
    ObjectNode status = (ObjectNode) lines.getFirst().path("object");
    assertThat(status.path("kind").asText()).isEqualTo("Status");
    assertThat(status.path("code").asInt()).isEqualTo(500);
    assertThat(status.path("message").asText()).contains("conversion webhook for a/v1, Kind=B");
  }

  @Test
  void aDatabaseThatIsAwayEndsItWithAnErrorThatAsksToComeBack() {
    List<ObjectNode> lines =
        linesOf(new CompletionException(new PastUnavailable("the past cannot be read", null)));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().path("type").asText()).isEqualTo("ERROR");
    assertThat(lines.getFirst().at("/object/code").asInt()).isEqualTo(503);
    assertThat(lines.getFirst().at("/object/details/retryAfterSeconds").asInt()).isPositive();
  }

  @Test
  void aSlowWatcherIsToldThatItsVersionIsTooOld() {
    List<ObjectNode> lines = linesOf(new WatchHub.SlowWatcher(PODS.type()));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst().at("/object/code").asInt()).isEqualTo(410);
    assertThat(lines.getFirst().at("/object/message").asText())
        .isEqualTo("too old resource version: 7");
  }
}
