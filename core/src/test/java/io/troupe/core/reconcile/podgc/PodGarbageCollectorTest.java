package io.troupe.core.reconcile.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.Wake;
import io.troupe.core.reconcile.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodGarbageCollectorTest {
  private final World world = new World();
  private final PodGarbageCollector collector = new PodGarbageCollector(2);

  private StoredObject pod(String name, String phase) {
    world.pass(Duration.ofSeconds(1));
    return world.create(
        Types.PODS,
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"default"},
         "spec":{},"status":{"phase":"%s"}}
        """
            .formatted(name, phase));
  }

  private List<String> names() {
    return world.all(Types.PODS).stream().map(pod -> pod.key().name()).toList();
  }

  private void wakeAll() {
    for (Wake wake : collector.everything(world.image())) {
      world.step(collector, wake.key());
    }
  }

  @Test
  void theOldestFinishedPodsGoAboveTheThreshold() {
    pod("d-first", "Failed");
    pod("c-second", "Succeeded");
    pod("b-third", "Failed");
    pod("a-fourth", "Succeeded");
    pod("runs", "Running");
    wakeAll();
    assertThat(names()).containsExactly("a-fourth", "b-third", "runs");
  }

  @Test
  void aPodDeletedBeforeItWasPlacedDoesNotLinger() {
    StoredObject pod = pod("never-placed", "Pending");
    world.change(
        pod,
        tree -> {
          Trees.metadata(tree).put("deletionTimestamp", Trees.time(world.now));
          Trees.metadata(tree).put("deletionGracePeriodSeconds", 30);
        });
    wakeAll();
    assertThat(names()).isEmpty();
  }

  @Test
  void podsOfLivingNodesAreNobodysBusiness() {
    world.create(
        Types.NODES,
        "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"node-1\"}}");
    StoredObject pod = world.run(pod("placed", "Pending"), true);
    assertThat(collector.wakeUps(world.changes.getLast(), world.image())).isEmpty();
    wakeAll();
    assertThat(world.image().get(pod.key())).isPresent();
  }

  @Test
  void aPlanIsBounded() {
    for (int i = 0; i < 1_100; i++) {
      pod("p" + i, "Failed");
    }
    Wake all = collector.everything(world.image()).getLast();
    assertThat(world.plan(collector, all.key()).actions()).hasSize(Plan.BURST);
    world.settle(collector, all.key());
    assertThat(names()).hasSize(2);
  }
}
