package io.troupe.actors.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.Props;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.ReadAnswer;
import io.troupe.actors.gate.ReadRequest;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.event.EventSource;
import io.troupe.core.event.Occurrence;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The recorder over sharded entities and a journal in memory. */
final class EventRecorderTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static TestSpine spine;
  private static ClusterEventRecorder recorder;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    recorder =
        new ClusterEventRecorder(
            spine.system,
            spine.spine.gate(),
            spine.kinds,
            InstantSource.fixed(TestSpine.NOW),
            new SplittableRandom(5));
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  @Test
  void repeatsRaiseTheCountOfOneEvent() {
    StoredObject about = configMap("repeated");
    for (int i = 0; i < 5; i++) {
      recorder.record(about, EventRecorder.Type.WARNING, "tester", "Broken", "it broke");
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          List<ObjectNode> events = eventsAbout("repeated");
          assertThat(events).hasSize(1);
          assertThat(events.getFirst().path("count").asInt()).isEqualTo(5);
        });
    ObjectNode event = eventsAbout("repeated").getFirst();
    assertThat(event.path("metadata").path("name").asText()).matches("repeated\\.[0-9a-f]+");
    assertThat(event.path("involvedObject").path("uid").asText()).isEqualTo(about.uid().value());
    assertThat(event.path("involvedObject").path("kind").asText()).isEqualTo("ConfigMap");
  }

  @Test
  void aFloodAboutOneObjectIsCutOffAfterTheBurst() {
    StoredObject about = configMap("flooded");
    long before = recorder.dropped();
    for (int i = 0; i < 60; i++) {
      recorder.record(about, EventRecorder.Type.NORMAL, "tester", "Noise" + i, "noise");
    }

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(eventsAbout("flooded")).hasSize(25));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(recorder.dropped() - before).isEqualTo(35));
  }

  @Test
  void eventsOfClusterObjectsLiveInDefault() {
    WriteAnswer node = spine.create("nodes", "", "{'metadata':{'name':'n1'}}");
    recorder.record(
        ((WriteAnswer.Written) node).object(),
        EventRecorder.Type.NORMAL,
        "kubelet/n1",
        "Starting",
        "Starting kubelet.");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          ObjectNode event = eventsAbout("n1").getFirst();
          assertThat(event.path("metadata").path("namespace").asText()).isEqualTo("default");
          assertThat(event.path("source").path("host").asText()).isEqualTo("n1");
          assertThat(event.path("reportingInstance").asText()).isEqualTo("n1");
        });
  }

  @Test
  void whatIsRefusedIsCountedAndHarmsNobody() {
    StoredObject about = configMap("refused");
    var gate =
        new ApiGate() {
          @Override
          public CompletionStage<ReadAnswer> read(ReadRequest request) {
            throw new AssertionError("recorders do not read");
          }

          @Override
          public CompletionStage<WriteAnswer> write(WriteRequest request) {
            return CompletableFuture.completedStage(
                new WriteAnswer.Refused(Failure.of(Reason.FORBIDDEN, "no"), List.of()));
          }

          @Override
          public Authorization authorizePath(UserInfo user, String method, String path) {
            throw new AssertionError("recorders ask for no paths");
          }
        };
    var writes = new EventWrites(gate, spine.kinds, new SplittableRandom(6));
    var dropped = new AtomicInteger();
    var writer =
        spine.system.systemActorOf(
            EventWriter.create(
                writes, InstantSource.fixed(TestSpine.NOW), () -> {}, dropped::incrementAndGet),
            "refused-writer",
            Props.empty());
    writer.tell(
        new EventWriter.Happened(
            new Occurrence(
                about.key(),
                new GroupVersionKind("", "v1", "ConfigMap"),
                about.uid(),
                about.revision(),
                "",
                new EventSource("tester", ""),
                "Normal",
                "Said",
                "something")));

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(dropped).hasValue(1));
    assertThat(eventsAbout("refused")).isEmpty();
  }

  private static StoredObject configMap(String name) {
    WriteAnswer answer =
        spine.create("configmaps", "default", "{'metadata':{'name':'" + name + "'}}");
    return ((WriteAnswer.Written) answer).object();
  }

  private static List<ObjectNode> eventsAbout(String name) {
    return spine.spine.images().current().of(EventWrites.EVENTS).all().stream()
        .map(StoredObject::tree)
        .filter(e -> e.path("involvedObject").path("name").asText().equals(name))
        .toList();
  }
}
