package io.troupe.core.reconcile.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.reconcile.PodView;
import io.troupe.core.reconcile.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VictimOrderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  /** A ready, old, untroubled pod on a node of its own, but for what is said. */
  private record Pod(
      String name, String node, String phase, long readySince, int restarts, int cost, long age) {
    Pod(String name) {
      this(name, "node-" + name, "Running", 36_000, 0, 0, 36_000);
    }

    Pod node(String value) {
      return new Pod(name, value, phase, readySince, restarts, cost, age);
    }

    Pod phase(String value) {
      return new Pod(name, node, value, readySince, restarts, cost, age);
    }

    Pod unready() {
      return new Pod(name, node, phase, -1, restarts, cost, age);
    }

    Pod readyFor(long seconds) {
      return new Pod(name, node, phase, seconds, restarts, cost, age);
    }

    Pod restarts(int value) {
      return new Pod(name, node, phase, readySince, value, cost, age);
    }

    Pod cost(int value) {
      return new Pod(name, node, phase, readySince, restarts, value, age);
    }

    Pod age(long seconds) {
      return new Pod(name, node, phase, readySince, restarts, cost, seconds);
    }

    PodView view() {
      StoredObject stored =
          new StoredObject(
              new ObjectKey(Types.PODS, "default", name),
              new Uid(name),
              1,
              1,
              new byte[0],
              new ObjectFacts(Map.of(), Map.of(), List.of(), List.of(), false));
      return new PodView(
          stored,
          node,
          phase,
          readySince >= 0,
          readySince >= 0 ? Optional.of(NOW.minusSeconds(readySince)) : Optional.empty(),
          restarts,
          cost,
          Optional.of(NOW.minusSeconds(age)),
          List.of(),
          "",
          "",
          List.of());
    }
  }

  private static List<String> order(Pod... pods) {
    List<PodView> views = new ArrayList<>();
    for (Pod pod : pods) {
      views.add(pod.view());
    }
    return VictimOrder.choose(views, views, views.size(), NOW).stream()
        .map(view -> view.stored().key().name())
        .toList();
  }

  @Test
  void eachRuleDecidesBeforeTheNext() {
    assertThat(
            order(
                new Pod("i-older"),
                new Pod("h-newer").age(60),
                new Pod("g-restarted").restarts(3).age(36_000),
                new Pod("f-freshly-ready").readyFor(5),
                new Pod("e1-crowded").node("shared"),
                new Pod("e2-crowded").node("shared"),
                new Pod("d-cheap").cost(-5),
                new Pod("c-unready").unready(),
                new Pod("b-pending").phase("Pending").unready(),
                new Pod("a-unassigned").node("").phase("Pending").unready()))
        .containsExactly(
            "a-unassigned",
            "b-pending",
            "c-unready",
            "d-cheap",
            "e1-crowded",
            "e2-crowded",
            "f-freshly-ready",
            "g-restarted",
            "h-newer",
            "i-older");
  }

  @Test
  void podsOfAboutTheSameAgeAreChosenByUid() {
    assertThat(order(new Pod("b").readyFor(1_000), new Pod("a").readyFor(1_010)))
        .containsExactly("a", "b");
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    long seed = 42;
    Random random = new Random(seed);
    List<PodView> pods = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Pod pod = new Pod("pod-" + i).node("node-" + random.nextInt(10)).cost(random.nextInt(3));
      pods.add((random.nextBoolean() ? pod.unready() : pod.age(random.nextInt(9_000))).view());
    }
    List<PodView> first = VictimOrder.choose(pods, pods, 20, NOW);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(pods, random);
      assertThat(VictimOrder.choose(pods, pods, 20, NOW)).as("seed %d", seed).isEqualTo(first);
    }
  }
}
