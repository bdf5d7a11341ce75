package io.troupe.actors.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import io.troupe.actors.cluster.SecondNode;
import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteRequest;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two schedulers in two actor systems of one cluster, over one truth. */
class TwoSchedulersTest {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Who recorded "Scheduled" for which pod. */
  private static final Set<String> BY_FIRST = new ConcurrentSkipListSet<>();

  private static final Set<String> BY_SECOND = new ConcurrentSkipListSet<>();

  private static TestSpine spine;
  private static SecondNode second;

  @BeforeAll
  static void start() {
    BY_FIRST.clear();
    BY_SECOND.clear();
    spine = new TestSpine();
    second = new SecondNode(spine.system);
    scheduler(spine.system, BY_FIRST, 2);
    scheduler(second.system, BY_SECOND, 3);
    bothKnowEachOther(spine.system);
    bothKnowEachOther(second.system);
  }

  @AfterAll
  static void stop() {
    second.close();
    spine.close();
  }

  @Test
  void theyDivideThePodsAndNeverFillANodeBeyondItsRoom() {
    for (int i = 0; i < 4; i++) {
      node("n" + i, 5);
    }
    for (int i = 0; i < 30; i++) {
      pod("p" + i);
    }
    await().atMost(SOON).until(() -> perNode().values().stream().mapToInt(n -> n).sum() == 20);
    assertThat(perNode().values()).allMatch(n -> n == 5);
    // A binding is seen before it is recorded.
    await().atMost(SOON).until(() -> BY_FIRST.size() + BY_SECOND.size() >= 20);
    assertThat(BY_FIRST).isNotEmpty();
    assertThat(BY_SECOND).isNotEmpty();
    assertThat(BY_FIRST).doesNotContainAnyElementsOf(BY_SECOND);

    // What is left waits; one scheduler's share is the other's once it has gone.
    second.leave();
    node("late", 50);
    await().atMost(SOON).until(() -> perNode().values().stream().mapToInt(n -> n).sum() == 30);
  }

  private static void bothKnowEachOther(ActorSystem<?> system) {
    var key = ServiceKey.create(SchedulerPeerMessage.class, "scheduler-default-scheduler");
    await()
        .atMost(SOON)
        .until(() ->
            akka.actor.typed.javadsl.AskPattern.ask(
                        system.receptionist(),
                        (akka.actor.typed.ActorRef<Receptionist.Listing> reply) ->
                            Receptionist.find(key, reply),
                        SOON,
                        system.scheduler())
                    .toCompletableFuture()
                    .get()
                    .getServiceInstances(key)
                    .size()
                == 2);
  }

  private static void scheduler(ActorSystem<?> system, Set<String> scheduled, int seed) {
    new Scheduler(
            system,
            spine.spine.gate(),
            spine.kinds,
            spine.spine.images(),
            spine.spine.hub(),
            (about, _, _, reason, _) -> {
              if (reason.equals("Scheduled")) {
                scheduled.add(about.key().name());
              }
            },
            InstantSource.fixed(TestSpine.NOW),
            System::nanoTime,
            new SplittableRandom(seed))
        .start();
  }

  private static Map<String, Integer> perNode() {
    Map<String, Integer> counts = new TreeMap<>();
    Collection<StoredObject> pods = spine.spine.images().current().of(PODS).all();
    for (StoredObject pod : pods) {
      String node = pod.tree().path("spec").path("nodeName").asText();
      if (!node.isEmpty()) {
        counts.merge(node, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static void node(String name, int pods) {
    String json =
        "{'metadata':{'name':'%s'},'status':{'allocatable':{'cpu':'64','memory':'64Gi','pods':'%d'}}}"
            .formatted(name, pods);
    spine.create("nodes", "", json);
    spine.patch(
        "nodes/status",
        "",
        name,
        WriteRequest.PatchType.MERGE,
        Json.object().set("status", Json.parse(json.replace('\'', '"')).path("status")).toString());
  }

  private static void pod(String name) {
    spine.create(
        "pods",
        "default",
        "{'metadata':{'name':'" + name + "'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
  }
}
