package io.troupe.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.meta.Uid;
import io.troupe.core.schedule.SchedulingBoard.Attempt;
import io.troupe.core.schedule.profile.DefaultProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster lives at random: pods and nodes come, change and go, binds succeed, fail and are
 * overtaken. The seed is in the test's name.
 */
class SchedulingBoardPropertyTest {
  private static final int STEPS = 2_000;

  /** What the API would show. */
  private final Map<Uid, PodView> pods = new LinkedHashMap<>();

  private final Map<String, NodeFacts> nodes = new TreeMap<>();
  private final Map<Uid, Attempt.Bind> inFlight = new LinkedHashMap<>();
  private SchedulingBoard board;
  private RandomGenerator random;
  private long now;
  private int names;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 42, 4711, 20261121})
  void noPodIsLostAndNoNodePromisesMoreThanItHas(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    board = new SchedulingBoard(DefaultProfile.named("default-scheduler"), random);
    for (int step = 0; step < STEPS; step++) {
      now += random.nextLong(Duration.ofSeconds(2).toNanos());
      act();
      assertNoPodIsLost();
      assertUsageIsWhatPodsUse();
    }
    assertThat(names).as("pods made").isGreaterThan(100);
  }

  private void act() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> newPod();
      case 3, 4, 5 -> placeOne();
      case 6, 7 -> answerOneBind();
      case 8 -> removeOnePod();
      case 9 -> nodeComesOrChanges();
      case 10 -> {
        if (random.nextInt(4) == 0) {
          nodeGoes();
        }
      }
      default -> {
        if (random.nextInt(20) == 0) {
          board.rebuild(nodes.values(), pods.values(), now);
        } else {
          changeOnePod();
        }
      }
    }
  }

  private void newPod() {
    String ports = random.nextInt(5) == 0 ? "'ports':[{'hostPort':80}]," : "";
    String gates = random.nextInt(10) == 0 ? "'schedulingGates':[{'name':'g'}]," : "";
    PodView pod =
        ScheduleObjects.pod(
            "pod-" + names++,
            "{%s'priority':%d,'containers':[{%s'resources':{'requests':{'cpu':'%dm'}}}]}"
                .formatted(gates, random.nextInt(3), ports, random.nextInt(0, 1_500)));
    show(pod);
  }

  private void placeOne() {
    Optional<Attempt> attempt = board.next(now);
    if (attempt.orElse(null) instanceof Attempt.Bind bind) {
      NodeView node = board.snapshot().node(bind.node()).orElseThrow();
      assertThat(node.usage().requested().milliCpu())
          .as("cpu promised by %s", bind.node())
          .isLessThanOrEqualTo(node.facts().allocatable().milliCpu());
      assertThat(node.usage().pods()).isLessThanOrEqualTo(node.facts().podsMax());
      List<HostPort> ports = node.usage().ports();
      assertThat(ports).as("host ports of %s", bind.node()).doesNotHaveDuplicates();
      inFlight.put(bind.pod().uid(), bind);
    }
  }

  private void answerOneBind() {
    Attempt.Bind bind = anyOf(inFlight.values());
    if (bind == null) {
      return;
    }
    inFlight.remove(bind.pod().uid());
    PodView shown = pods.get(bind.pod().uid());
    boolean bound = shown != null && shown.node().isEmpty() && random.nextInt(4) > 0;
    if (bound && random.nextBoolean()) {
      show(shown.on(bind.node())); // the watch may be ahead of the answer
      board.bindEnded(shown.uid(), true, now);
    } else if (bound) {
      board.bindEnded(shown.uid(), true, now);
      if (random.nextBoolean()) {
        board.podChanged(shown, now); // or behind it, showing an older version
      }
      show(shown.on(bind.node()));
    } else {
      board.bindEnded(bind.pod().uid(), false, now);
    }
  }

  private void removeOnePod() {
    PodView pod = anyOf(pods.values());
    if (pod != null) {
      pods.remove(pod.uid());
      board.podGone(pod.uid(), now);
    }
  }

  private void changeOnePod() {
    PodView pod = anyOf(pods.values());
    if (pod != null && !pod.node().isEmpty() && random.nextBoolean()) {
      show(finished(pod));
    } else if (pod != null) {
      show(pod);
    }
  }

  private void nodeComesOrChanges() {
    String name = "node-" + random.nextInt(6);
    String spec = random.nextInt(4) == 0 ? "{'unschedulable':true}" : "{}";
    // Never smaller than before: what is promised already is not taken back by a node that shrinks.
    NodeFacts facts = ScheduleObjects.nodeFacts(name, spec, "4", "8Gi", 5);
    nodes.put(name, facts);
    board.nodeChanged(facts, now);
  }

  private void nodeGoes() {
    NodeFacts facts = anyOf(nodes.values());
    if (facts != null) {
      nodes.remove(facts.name());
      board.nodeGone(facts.name());
    }
  }

  private void show(PodView pod) {
    pods.put(pod.uid(), pod);
    board.podChanged(pod, now);
  }

  private void assertNoPodIsLost() {
    for (PodView pod : pods.values()) {
      boolean waits = pod.node().isEmpty() && !pod.finished();
      boolean assumed = board.snapshot().isAssumed(pod.uid());
      assertThat(board.queue().contains(pod.uid()))
          .as("%s waits: %s, assumed: %s", pod.key(), waits, assumed)
          .isEqualTo(waits && !assumed);
      assertThat(!waits && assumed).as("%s is still assumed", pod.key()).isFalse();
    }
  }

  private void assertUsageIsWhatPodsUse() {
    Snapshot rebuilt = new Snapshot();
    nodes.values().forEach(rebuilt::nodeChanged);
    pods.values().forEach(rebuilt::podChanged);
    inFlight.values().stream()
        .filter(bind -> board.snapshot().isAssumed(bind.pod().uid()))
        .forEach(bind -> rebuilt.assume(bind.pod(), bind.node()));
    assertThat(board.snapshot().size()).isEqualTo(rebuilt.size());
    for (int i = 0; i < rebuilt.size(); i++) {
      NodeView expected = rebuilt.node(i);
      NodeView actual = board.snapshot().node(i);
      assertThat(actual.facts()).isEqualTo(expected.facts());
      assertThat(actual.usage().requested()).isEqualTo(expected.usage().requested());
      assertThat(actual.usage().assumed()).isEqualTo(expected.usage().assumed());
      assertThat(actual.usage().pods()).isEqualTo(expected.usage().pods());
      assertThat(actual.usage().ports())
          .containsExactlyInAnyOrderElementsOf(expected.usage().ports());
    }
  }

  private static PodView finished(PodView pod) {
    return new PodView(
        pod.key(),
        pod.uid(),
        pod.revision(),
        pod.schedulerName(),
        pod.node(),
        pod.deleting(),
        true,
        pod.priority(),
        pod.neverPreempts(),
        pod.gates(),
        pod.wish(),
        pod.tolerations(),
        pod.requests(),
        pod.assumed(),
        pod.ports(),
        pod.scheduled());
  }

  private <T> T anyOf(Collection<T> all) {
    return all.isEmpty() ? null : new ArrayList<>(all).get(random.nextInt(all.size()));
  }
}
