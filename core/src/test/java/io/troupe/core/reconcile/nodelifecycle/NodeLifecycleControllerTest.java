package io.troupe.core.reconcile.nodelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import io.troupe.core.reconcile.podgc.PodGarbageCollector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeLifecycleControllerTest {
  private final World world = new World();
  private final NodeLifecycleController controller = new NodeLifecycleController(NodeHealths.PLAIN);
  private final StoredObject node =
      world.create(
          Types.NODES,
          "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"node-1\"},"
              + "\"spec\":{\"taints\":[{\"key\":\"mine\",\"effect\":\"NoSchedule\"}]}}");

  private StoredObject other(String name, String ready) {
    StoredObject other =
        world.create(
            Types.NODES,
            "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"}}");
    return world.change(
        other,
        tree -> Conditions.set(tree.withObject("status"), "Ready", ready, "", "", world.now));
  }

  private void ready(String value) {
    world.change(
        node, tree -> Conditions.set(tree.withObject("status"), "Ready", value, "", "", world.now));
    world.settle(controller, node.key());
  }

  private List<String> taints() {
    return world
        .image()
        .get(node.key())
        .orElseThrow()
        .tree()
        .path("spec")
        .path("taints")
        .findValuesAsText("key");
  }

  private StoredObject pod(String name, String tolerations) {
    StoredObject pod =
        world.create(
            Types.PODS,
            """
            {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"default"},
             "spec":{"tolerations":%s}}
            """
                .formatted(name, tolerations));
    return world.run(pod, true);
  }

  private boolean deleting(StoredObject pod) {
    return world.image().get(pod.key()).orElseThrow().facts().deleting();
  }

  @Test
  void taintsFollowReadyAndOthersStay() {
    other("good", "True");
    ready("True");
    assertThat(taints()).containsExactly("mine");
    ready("False");
    assertThat(taints())
        .containsExactly("mine", "node.kubernetes.io/not-ready", "node.kubernetes.io/not-ready");
    ready("Unknown");
    assertThat(taints())
        .containsExactly(
            "mine", "node.kubernetes.io/unreachable", "node.kubernetes.io/unreachable");
    ready("True");
    assertThat(taints()).containsExactly("mine");
  }

  @Test
  void pressureAndCordonAreTaintsToo() {
    ready("True");
    world.change(
        node,
        tree -> {
          tree.withObject("spec").put("unschedulable", true);
          Conditions.set(tree.withObject("status"), "DiskPressure", "True", "", "", world.now);
        });
    world.settle(controller, node.key());
    assertThat(taints())
        .containsExactly(
            "mine", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/unschedulable");
  }

  @Test
  void podsOfAnUnreachableNodeAreNotReadyAndGoWhenTheirTimeIsUp() {
    other("good", "True");
    StoredObject patient =
        pod(
            "patient",
            "[{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\","
                + "\"effect\":\"NoExecute\",\"tolerationSeconds\":300}]");
    StoredObject eternal = pod("eternal", "[{\"operator\":\"Exists\"}]");
    StoredObject fragile = pod("fragile", "[]");
    ready("Unknown");
    assertThat(
            Conditions.isTrue(
                world.image().get(patient.key()).orElseThrow().tree().path("status"), "Ready"))
        .isFalse();
    assertThat(deleting(fragile)).isTrue();
    assertThat(deleting(patient)).isFalse();
    assertThat(world.notes)
        .contains("TaintManagerEviction: Marking for deletion Pod default/fragile");
    world.pass(Duration.ofSeconds(100));
    assertThat(world.plan(controller, node.key()).requeueAfter()).contains(Duration.ofSeconds(200));
    world.pass(Duration.ofSeconds(200));
    world.settle(controller, node.key());
    assertThat(deleting(patient)).isTrue();
    assertThat(deleting(eternal)).isFalse();
    assertThat(
            Conditions.find(
                    world.image().get(patient.key()).orElseThrow().tree().path("status"),
                    "DisruptionTarget")
                .path("reason")
                .asText())
        .isEqualTo("DeletionByTaintManager");
  }

  @Test
  void podsOfANodeThatIsGoneAreCollectedAfterQuarantine() {
    PodGarbageCollector collector = new PodGarbageCollector();
    StoredObject pod = pod("left-behind", "[]");
    world.remove(node);
    assertThat(collector.wakeUps(world.changes.getLast(), world.image()).getFirst().after())
        .isEqualTo(Duration.ofSeconds(40));
    world.step(collector, node.key());
    assertThat(world.image().get(pod.key())).isEmpty();
  }

  @Test
  void nobodyIsToldToLeaveWhileNoNodeIsReady() {
    StoredObject other = other("other", "True");
    ready("Unknown");
    assertThat(taints()).hasSize(3);
    world.change(
        other,
        tree -> Conditions.set(tree.withObject("status"), "Ready", "Unknown", "", "", world.now));
    world.settle(controller, node.key());
    assertThat(taints()).containsExactly("mine", "node.kubernetes.io/unreachable");
  }

  @Test
  void nodesAreEmptiedOneAfterTheOther() {
    for (int i = 0; i < 5; i++) {
      other("good-" + i, "True");
    }
    StoredObject first = other("a-first", "Unknown");
    ready("Unknown");
    assertThat(taints()).containsExactly("mine", "node.kubernetes.io/unreachable");
    world.settle(controller, first.key());
    world.settle(controller, node.key());
    assertThat(taints()).hasSize(2);
    world.now = world.now.plus(EvictionPace.INTERVAL).plusSeconds(1);
    world.settle(controller, node.key());
    assertThat(taints()).hasSize(3);
  }

  @Test
  void aTaintWithoutATimeGetsOneSoThatSecondsCountOnAfterARestart() {
    ready("True");
    world.change(
        node,
        tree ->
            tree.withArray("/spec/taints").addObject().put("key", "x").put("effect", "NoExecute"));
    world.settle(controller, node.key());
    assertThat(
            world
                .image()
                .get(node.key())
                .orElseThrow()
                .tree()
                .path("spec")
                .path("taints")
                .path(1)
                .path("timeAdded")
                .asText())
        .isNotEmpty();
  }
}
