package io.troupe.core.reconcile.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the order of wake-ups and however pods behave, the limits hold and the end is right. */
class RolloutPropertyTest {
  private static final int STEPS = 400;

  private final World world = new World();
  private final DeploymentController controller = new DeploymentController();
  private final ReplicaSetController sets = new ReplicaSetController();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void limitsHoldUnderRandomReadinessAndTheEndIsTheTemplate(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int replicas = 1 + random.nextInt(8);
    int surge = random.nextInt(3);
    int unavailable = surge == 0 ? 1 + random.nextInt(2) : random.nextInt(3);
    StoredObject deployment = create(replicas, surge, unavailable);
    for (int i = 0; i < STEPS; i++) {
      act(random, deployment);
      assertLimit(seed, replicas + surge);
    }
    change(deployment, "v2");
    int before = available();
    for (int i = 0; i < STEPS; i++) {
      act(random, deployment);
      assertLimit(seed, replicas + surge);
      int now = available();
      int floor = Math.max(0, replicas - Math.min(unavailable, replicas));
      if (before >= floor) {
        assertThat(now).as("available, seed %d step %d", seed, i).isGreaterThanOrEqualTo(floor);
      }
      before = now;
    }
    finish(deployment);
    assertThat(world.all(Types.PODS)).as("seed %d", seed).hasSize(replicas);
    for (StoredObject pod : world.all(Types.PODS)) {
      assertThat(pod.tree().at("/spec/containers/0/image").asText()).isEqualTo("v2");
    }
  }

  private StoredObject create(int replicas, int surge, int unavailable) {
    return world.create(
        Types.DEPLOYMENTS,
        """
        {"kind":"Deployment","apiVersion":"apps/v1",
         "metadata":{"name":"web","namespace":"default"},
         "spec":{"replicas":%d,"revisionHistoryLimit":2,
           "selector":{"matchLabels":{"app":"web"}},
           "strategy":{"type":"RollingUpdate",
             "rollingUpdate":{"maxSurge":%d,"maxUnavailable":%d}},
           "template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"containers":[{"name":"c","image":"v1"}]}}}}
        """
            .formatted(replicas, surge, unavailable));
  }

  private void change(StoredObject deployment, String image) {
    world.change(
        deployment,
        tree ->
            ((com.fasterxml.jackson.databind.node.ObjectNode)
                    tree.at("/spec/template/spec/containers/0"))
                .put("image", image));
  }

  /** One random thing happens: a controller looks, or a pod becomes ready or ends. */
  private void act(Random random, StoredObject deployment) {
    List<StoredObject> pods = world.all(Types.PODS);
    List<StoredObject> all = world.all(Types.REPLICA_SETS);
    world.pass(Duration.ofSeconds(1));
    switch (random.nextInt(4)) {
      case 0 -> world.step(controller, deployment.key());
      case 1 -> {
        if (!all.isEmpty()) {
          world.step(sets, all.get(random.nextInt(all.size())).key());
        }
      }
      default -> {
        if (!pods.isEmpty()) {
          StoredObject pod = pods.get(random.nextInt(pods.size()));
          if (pod.facts().deleting()) {
            world.remove(pod);
          } else {
            world.run(pod, true);
          }
        }
      }
    }
  }

  private void finish(StoredObject deployment) {
    for (int i = 0; i < 300; i++) {
      boolean busy = world.step(controller, deployment.key());
      for (StoredObject set : new ArrayList<>(world.all(Types.REPLICA_SETS))) {
        busy |= world.step(sets, set.key());
      }
      for (StoredObject pod : world.all(Types.PODS)) {
        if (pod.facts().deleting()) {
          world.remove(pod);
          busy = true;
        } else if (!ready(pod)) {
          world.run(pod, true);
          busy = true;
        }
      }
      if (!busy) {
        return;
      }
    }
    throw new AssertionError("never at rest");
  }

  private void assertLimit(long seed, int most) {
    int wanted = Rollout.sum(world.all(Types.REPLICA_SETS).stream().map(SetDraft::of).toList());
    assertThat(wanted).as("pods wanted, seed %d", seed).isLessThanOrEqualTo(most);
  }

  private int available() {
    return (int)
        world.all(Types.PODS).stream().filter(pod -> !pod.facts().deleting() && ready(pod)).count();
  }

  private static boolean ready(StoredObject pod) {
    return Conditions.isTrue(pod.tree().path("status"), "Ready");
  }
}
