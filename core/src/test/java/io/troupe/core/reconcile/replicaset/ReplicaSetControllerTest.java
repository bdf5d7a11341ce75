package io.troupe.core.reconcile.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Action;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Names;
import io.troupe.core.reconcile.Plan;
import io.troupe.core.reconcile.PodViews;
import io.troupe.core.reconcile.Situation;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaSetControllerTest {
  private final World world = new World();
  private final ReplicaSetController controller = new ReplicaSetController();

  private StoredObject set(int replicas, String more) {
    return world.create(
        Types.REPLICA_SETS,
        """
        {"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"web","namespace":"default"},
         "spec":{"replicas":%d,%s"selector":{"matchLabels":{"app":"web"}},
           "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c"}]}}}}
        """
            .formatted(replicas, more));
  }

  private StoredObject orphan(String name, String labels) {
    return world.create(
        Types.PODS,
        """
        {"kind":"Pod","apiVersion":"v1",
         "metadata":{"name":"%s","namespace":"default","labels":%s},"spec":{}}
        """
            .formatted(name, labels));
  }

  private StoredObject current(StoredObject set) {
    return world.image().get(set.key()).orElseThrow();
  }

  @Test
  void missingPodsAreCreatedWithOwnerLabelsAndPrefix() {
    StoredObject set = set(3, "");
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(3);
    for (StoredObject pod : world.all(Types.PODS)) {
      assertThat(pod.key().name()).matches("web-[" + Names.ALPHABET + "]{5}");
      assertThat(pod.facts().labels()).containsEntry("app", "web");
      assertThat(Trees.controllerOf(pod).orElseThrow().uid()).isEqualTo(set.uid());
      assertThat(pod.tree().path("metadata").path("generateName").asText()).isEqualTo("web-");
    }
    assertThat(current(set).tree().path("status").path("replicas").asInt()).isEqualTo(3);
    assertThat(current(set).tree().path("status").path("observedGeneration").asInt()).isEqualTo(1);
  }

  @Test
  void aPlanMadeTwiceNamesTheSamePods() {
    StoredObject set = set(5, "");
    assertThat(texts(world.plan(controller, set.key())))
        .isEqualTo(texts(world.plan(controller, set.key())));
  }

  @Test
  void unfinishedNamesOfTheLastPlanAreTakenFirst() {
    StoredObject set = set(3, "");
    orphan("web-aaaaa", "{}");
    Names names = new Names(set.uid(), 2, List.of("web-aaaaa", "web-bbbbb", "other-ccccc"));
    Plan plan =
        controller.plan(
            world.image(),
            set.key(),
            new Situation(world.now, names, Optional.empty(), PodViews.PLAIN));
    assertThat(texts(plan))
        .contains("create /pods/default/web-bbbbb")
        .doesNotContain("create /pods/default/web-aaaaa", "create /pods/default/other-ccccc");
  }

  @Test
  void aPlanHoldsAtMostTheBurst() {
    StoredObject set = set(1_200, "");
    assertThat(creates(world.plan(controller, set.key()))).isEqualTo(Plan.BURST);
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(1_200);
  }

  @Test
  void finishedAndTerminatingPodsAreReplaced() {
    StoredObject set = set(2, "");
    world.settle(controller, set.key());
    List<StoredObject> pods = world.all(Types.PODS);
    world.change(pods.get(0), tree -> tree.withObject("status").put("phase", "Failed"));
    world.run(pods.get(1), true);
    world.delete(pods.get(1), io.troupe.core.object.DeleteOptions.DEFAULT);
    assertThat(creates(world.plan(controller, set.key()))).isEqualTo(2);
  }

  @Test
  void aMatchingOrphanIsAdoptedInsteadOfCreatingAnother() {
    StoredObject set = set(1, "");
    StoredObject orphan = orphan("lost", "{\"app\":\"web\"}");
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(1);
    assertThat(
            Trees.controllerOf(world.image().get(orphan.key()).orElseThrow()).orElseThrow().uid())
        .isEqualTo(set.uid());
  }

  @Test
  void nothingIsAdoptedWhileTheSetIsBeingDeleted() {
    StoredObject set = set(1, "");
    world.change(set, tree -> Trees.metadata(tree).putArray("finalizers").add("example.com/hold"));
    world.delete(current(set), io.troupe.core.object.DeleteOptions.DEFAULT);
    orphan("lost", "{\"app\":\"web\"}");
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(1);
    assertThat(Trees.controllerOf(world.all(Types.PODS).getFirst())).isEmpty();
  }

  @Test
  void aPodWhoseLabelsChangedIsReleasedAndReplaced() {
    StoredObject set = set(1, "");
    world.settle(controller, set.key());
    StoredObject pod = world.all(Types.PODS).getFirst();
    world.change(pod, tree -> Trees.metadata(tree).withObject("labels").put("app", "debug"));
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(2);
    assertThat(Trees.controllerOf(world.image().get(pod.key()).orElseThrow())).isEmpty();
  }

  @Test
  void podsOfAnotherControllerAreNotTouched() {
    StoredObject set = set(1, "");
    StoredObject other = orphan("theirs", "{\"app\":\"web\"}");
    world.change(
        other,
        tree ->
            Trees.metadata(tree)
                .putArray("ownerReferences")
                .add(
                    Trees.controllerReference(set, "apps/v1", "ReplicaSet")
                        .put("uid", "somebody")));
    world.settle(controller, set.key());
    assertThat(world.all(Types.PODS)).hasSize(2);
  }

  @Test
  void availabilityWaitsForMinReadySecondsAndAsksToBeWoken() {
    StoredObject set = set(1, "\"minReadySeconds\":10,");
    world.settle(controller, set.key());
    world.run(world.all(Types.PODS).getFirst(), true);
    world.pass(Duration.ofSeconds(4));
    world.step(controller, set.key());
    assertThat(current(set).tree().path("status").path("readyReplicas").asInt()).isEqualTo(1);
    assertThat(current(set).tree().path("status").has("availableReplicas")).isFalse();
    assertThat(world.plan(controller, set.key()).requeueAfter()).contains(Duration.ofSeconds(6));
    world.pass(Duration.ofSeconds(6));
    world.settle(controller, set.key());
    assertThat(current(set).tree().path("status").path("availableReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void troubleBecomesAConditionAndGoesWithIt() {
    StoredObject set = set(1, "");
    world.carryOut(
        world.plan(
            controller,
            set.key(),
            Optional.of(new Situation.Trouble("FailedCreate", "exceeded quota"))));
    assertThat(Conditions.find(current(set).tree().path("status"), "ReplicaFailure").path("reason"))
        .hasToString("\"FailedCreate\"");
    world.settle(controller, set.key());
    assertThat(
            Conditions.find(current(set).tree().path("status"), "ReplicaFailure").isMissingNode())
        .isTrue();
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() {
    StoredObject set = set(3, "");
    world.settle(controller, set.key());
    world.all(Types.PODS).forEach(pod -> world.run(pod, true));
    world.settle(controller, set.key());
    assertThat(world.plan(controller, set.key()).actions()).isEmpty();
  }

  private static List<String> texts(Plan plan) {
    return plan.actions().stream().map(Action::text).toList();
  }

  private static long creates(Plan plan) {
    return plan.actions().stream().filter(Action.Create.class::isInstance).count();
  }
}
