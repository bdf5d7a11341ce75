package io.troupe.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.event.ClusterEventRecorder;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scheduler over sharded entities, a watch hub and a journal in memory. */
final class SchedulerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static TestSpine spine;

  @BeforeAll
  static void start() {
    spine = new TestSpine();
    InstantSource clock = InstantSource.fixed(TestSpine.NOW);
    ClusterEventRecorder events =
        new ClusterEventRecorder(
            spine.system, spine.spine.gate(), spine.kinds, clock, new SplittableRandom(1));
    new Scheduler(
            spine.system,
            spine.spine.gate(),
            spine.kinds,
            spine.spine.images(),
            spine.spine.hub(),
            events,
            clock,
            System::nanoTime,
            new SplittableRandom(2))
        .start();
    node("roomy", "4", "'disk':'hdd'");
  }

  @AfterAll
  static void stop() {
    spine.close();
  }

  @Test
  void aPodIsBoundAndTheEventSaysWhere() {
    // Another test makes another node.
    pod("bound", "'nodeSelector':{'disk':'hdd'},'containers':[{'name':'c','image':'i'}]");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(spec("bound").path("nodeName").asText()).isEqualTo("roomy");
          assertThat(condition("bound").path("status").asText()).isEqualTo("True");
        });
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode event = event("bound", "Scheduled");
          assertThat(event.path("message").asText())
              .isEqualTo("Successfully assigned default/bound to roomy");
          assertThat(event.path("type").asText()).isEqualTo("Normal");
          assertThat(event.path("source").path("component").asText())
              .isEqualTo("default-scheduler");
          assertThat(event.path("involvedObject").path("kind").asText()).isEqualTo("Pod");
        });
  }

  @Test
  void aPodThatFitsNowhereIsToldWhyAndBoundOnceANodeComes() {
    pod("picky", "'nodeSelector':{'disk':'ssd'},'containers':[{'name':'c','image':'i'}]");

    String why = "node(s) didn't match Pod's node affinity/selector";
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(condition("picky").path("reason").asText()).isEqualTo("Unschedulable");
          assertThat(condition("picky").path("message").asText())
              .startsWith("0/1 nodes are available: 1 " + why + ".");
          assertThat(event("picky", "FailedScheduling").path("message").asText()).contains(why);
        });
    assertThat(condition("picky").path("lastTransitionTime").asText())
        .isEqualTo("2026-01-02T03:04:05Z");
    node("fast", "4", "'disk':'ssd'");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(spec("picky").path("nodeName").asText()).isEqualTo("fast");
          assertThat(condition("picky").path("status").asText()).isEqualTo("True");
        });
  }

  @Test
  void podsOfOtherSchedulersAndGatedPodsAreLeftAlone() {
    pod("foreign", "'schedulerName':'mine','containers':[{'name':'c','image':'i'}]");
    pod("gated", "'schedulingGates':[{'name':'g'}],'containers':[{'name':'c','image':'i'}]");
    pod("after", "'containers':[{'name':'c','image':'i'}]");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(spec("after").path("nodeName").asText()).isNotEmpty());
    assertThat(spec("foreign").path("nodeName").asText()).isEmpty();
    assertThat(spec("gated").path("nodeName").asText()).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(condition("gated").path("reason").asText()).isEqualTo("SchedulingGated"));

    ObjectNode gated = object("gated").tree();
    ((ObjectNode) gated.path("spec")).remove("schedulingGates");
    spine.update("pods", "default", gated);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(spec("gated").path("nodeName").asText()).isNotEmpty());
  }

  private static void node(String name, String cpu, String labels) {
    String json =
        """
        {'metadata':{'name':'%s','labels':{%s}},'status':{'allocatable':{'cpu':'%s',
        'memory':'8Gi','pods':'110'}}}\
        """
            .formatted(name, labels, cpu);
    written(spine.create("nodes", "", json));
    ObjectNode node = Json.parse(json.replace('\'', '"'));
    spine.patch(
        "nodes/status",
        "",
        name,
        WriteRequest.PatchType.MERGE,
        Json.object().set("status", node.path("status")).toString());
  }

  private static void pod(String name, String spec) {
    written(
        spine.create(
            "pods", "default", "{'metadata':{'name':'" + name + "'},'spec':{" + spec + "}}"));
  }

  private static void written(WriteAnswer answer) {
    assertThat(answer).isInstanceOf(WriteAnswer.Written.class);
  }

  private static StoredObject object(String pod) {
    return spine
        .spine
        .images()
        .current()
        .get(ObjectKey.of("", "pods", "default", pod))
        .orElseThrow();
  }

  private static JsonNode spec(String pod) {
    return object(pod).tree().path("spec");
  }

  private static JsonNode condition(String pod) {
    return object(pod)
        .tree()
        .path("status")
        .path("conditions")
        .valueStream()
        .filter(c -> c.path("type").asText().equals("PodScheduled"))
        .findFirst()
        .orElse(Json.object());
  }

  private static JsonNode event(String pod, String reason) {
    return spine.spine.images().current().of(new ResourceType("", "events")).all().stream()
        .<JsonNode>map(StoredObject::tree)
        .filter(e -> e.path("involvedObject").path("name").asText().equals(pod))
        .filter(e -> e.path("reason").asText().equals(reason))
        .findFirst()
        .orElse(Json.object());
  }
}
