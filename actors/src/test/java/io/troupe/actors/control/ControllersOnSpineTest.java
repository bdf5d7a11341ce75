package io.troupe.actors.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.troupe.actors.cluster.TestSpine;
import io.troupe.actors.gate.WriteAnswer;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.DeleteOptions.Propagation;
import io.troupe.core.quota.PendingCharges;
import io.troupe.core.reconcile.Types;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Controllers, sharded, through the real gate, entities and image, on a journal in memory. */
class ControllersOnSpineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A cluster in which nothing changes for that long is at rest. */
  private static final Duration QUIET = Duration.ofMillis(500);

  private final List<String> events = new CopyOnWriteArrayList<>();
  private TestSpine spine;

  @BeforeEach
  void start() {
    spine = new TestSpine();
    ControlParts parts =
        new ControlParts(
            spine.spine.gate(),
            spine.spine.entities(),
            spine.spine.images(),
            spine.spine.hub(),
            spine.kinds,
            (_, _, _, reason, message) -> events.add(reason + ": " + message),
            InstantSource.fixed(TestSpine.NOW),
            System::nanoTime,
            new Random(1));
    new Controllers(
            spine.system, parts, PendingCharges.NONE, ControllerMakings.keyless(spine.kinds, "PEM"))
        .start();
    create("namespaces", "", "{'metadata':{'name':'team'},'spec':{'finalizers':['kubernetes']}}");
  }

  @AfterEach
  void stop() {
    spine.close();
  }

  private void create(String resource, String namespace, String json) {
    assertThat(spine.create(resource, namespace, json)).isInstanceOf(WriteAnswer.Written.class);
  }

  private void deployment() {
    create(
        "deployments",
        "team",
        "{'metadata':{'name':'web'},'spec':{'replicas':3,'selector':{'matchLabels':{'app':'x'}},"
            + "'template':{'metadata':{'labels':{'app':'x'}},"
            + "'spec':{'containers':[{'name':'c','image':'i','ports':[{'containerPort':80}]}]}}}}");
  }

  private List<StoredObject> all(ResourceType type) {
    return List.copyOf(spine.spine.images().current().of(type).inNamespace("team"));
  }

  private void delete(String resource, String namespace, String name, Propagation how) {
    DeleteOptions options =
        new DeleteOptions(Optional.empty(), Optional.of(how), Optional.empty(), Optional.empty());
    spine.write(spine.target(resource, namespace, name), new Operation.Delete(options));
  }

  private void awaitRest() {
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong();
    await()
        .atMost(PATIENCE)
        .until(() -> {
          ClusterImage image = spine.spine.images().current();
          long now = System.nanoTime();
          if (image.revision() != last.get()) {
            last.set(image.revision());
            since.set(now);
          }
          return now - since.get() > QUIET.toNanos();
        });
  }

  @Test
  void aDeploymentComesToRestAndLeavesNothingBehind() {
    create(
        "services",
        "team",
        "{'metadata':{'name':'web'},'spec':{'selector':{'app':'x'},'ports':[{'port':80}]}}");
    deployment();
    await().atMost(PATIENCE).until(() -> all(Types.PODS).size() == 3);
    await().atMost(PATIENCE).until(() -> all(Types.ENDPOINTS).size() == 1);
    await().atMost(PATIENCE).until(() -> all(Types.ENDPOINT_SLICES).size() == 1);
    awaitRest();
    assertThat(all(Types.REPLICA_SETS)).hasSize(1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(events)
              .anyMatch(
                  e -> e.matches("ScalingReplicaSet: Scaled up replica set web-\\w+ from 0 to 3"));
          assertThat(
                  all(Types.DEPLOYMENTS)
                      .getFirst()
                      .tree()
                      .at("/status/unavailableReplicas")
                      .asInt())
              .isEqualTo(3);
        });
    delete("deployments", "team", "web", Propagation.FOREGROUND);
    await().atMost(PATIENCE).until(() -> all(Types.DEPLOYMENTS).isEmpty());
    assertThat(all(Types.PODS)).isEmpty();
    assertThat(all(Types.REPLICA_SETS)).isEmpty();
    delete("namespaces", "", "team", Propagation.BACKGROUND);
    await()
        .atMost(PATIENCE)
        .until(() -> spine.spine.images().current().of(Types.NAMESPACES).size() == 0);
    // No admission keeps a controller from making something in a namespace that is going.
    for (ResourceType type :
        List.of(Types.CONFIG_MAPS, Types.SERVICE_ACCOUNTS, Types.ENDPOINTS, Types.SERVICES)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(all(type)).as(type.toString()).isEmpty());
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(spine.spine.images().current().of(Types.PLANS).all()).isEmpty());
  }
}
