package io.troupe.core.reconcile.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Trees;
import io.troupe.core.reconcile.Types;
import io.troupe.core.reconcile.World;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeploymentControllerTest {
  private final World world = new World();
  private final DeploymentController controller = new DeploymentController();
  private final ReplicaSetController sets = new ReplicaSetController();

  private StoredObject deployment(int replicas, String strategy) {
    return world.create(
        Types.DEPLOYMENTS,
        """
        {"kind":"Deployment","apiVersion":"apps/v1",
         "metadata":{"name":"web","namespace":"default","annotations":{"note":"kept"}},
         "spec":{"replicas":%d,"revisionHistoryLimit":2,"progressDeadlineSeconds":600,
           "selector":{"matchLabels":{"app":"web"}},"strategy":%s,
           "template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"containers":[{"name":"c","image":"v1"}]}}}}
        """
            .formatted(replicas, strategy));
  }

  private StoredObject rolling(int replicas) {
    return deployment(
        replicas,
        "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":\"25%\",\"maxUnavailable\":\"25%\"}}");
  }

  private void image(StoredObject deployment, String image) {
    world.change(
        deployment,
        tree ->
            ((com.fasterxml.jackson.databind.node.ObjectNode)
                    tree.at("/spec/template/spec/containers/0"))
                .put("image", image));
  }

  /** Both controllers and an obliging kubelet until nothing happens any more. */
  private void settle(StoredObject deployment) {
    for (int i = 0; i < 200; i++) {
      boolean busy = world.step(controller, deployment.key());
      for (StoredObject set : world.all(Types.REPLICA_SETS)) {
        busy |= world.step(sets, set.key());
      }
      for (StoredObject pod : world.all(Types.PODS)) {
        if (pod.facts().deleting()) {
          world.remove(pod);
          busy = true;
        } else if (!Conditions.isTrue(pod.tree().path("status"), "Ready")) {
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

  private JsonNode status(StoredObject deployment) {
    return world.image().get(deployment.key()).orElseThrow().tree().path("status");
  }

  private List<StoredObject> byRevision() {
    return world.all(Types.REPLICA_SETS).stream()
        .sorted(Comparator.comparing(set -> SetDraft.of(set).revision()))
        .toList();
  }

  private static int replicas(StoredObject set) {
    return set.tree().path("spec").path("replicas").asInt();
  }

  private String reason(StoredObject deployment, String condition) {
    return Conditions.find(status(deployment), condition).path("reason").asText();
  }

  @Test
  void aNewDeploymentGetsOneReplicaSetAndBecomesComplete() {
    StoredObject deployment = rolling(3);
    settle(deployment);
    assertThat(world.all(Types.REPLICA_SETS)).hasSize(1);
    StoredObject set = world.all(Types.REPLICA_SETS).getFirst();
    String hash = set.facts().labels().get("pod-template-hash");
    assertThat(set.key().name()).isEqualTo("web-" + hash);
    assertThat(set.tree().at("/spec/selector/matchLabels/pod-template-hash").asText())
        .isEqualTo(hash);
    assertThat(set.tree().at("/spec/template/metadata/labels/pod-template-hash").asText())
        .isEqualTo(hash);
    JsonNode annotations = set.tree().at("/metadata/annotations");
    assertThat(Trees.strings(annotations))
        .containsEntry("deployment.kubernetes.io/revision", "1")
        .containsEntry("deployment.kubernetes.io/desired-replicas", "3")
        .containsEntry("deployment.kubernetes.io/max-replicas", "4")
        .containsEntry("note", "kept");
    assertThat(status(deployment).path("availableReplicas").asInt()).isEqualTo(3);
    assertThat(status(deployment).path("updatedReplicas").asInt()).isEqualTo(3);
    assertThat(status(deployment).path("observedGeneration").asInt()).isEqualTo(1);
    assertThat(status(deployment).has("unavailableReplicas")).isFalse();
    assertThat(reason(deployment, "Available")).isEqualTo("MinimumReplicasAvailable");
    assertThat(reason(deployment, "Progressing")).isEqualTo("NewReplicaSetAvailable");
    assertThat(world.plan(controller, deployment.key()).actions()).isEmpty();
  }

  @Test
  void rollingBackTakesTheOldSetAgainUnderANewRevision() {
    StoredObject deployment = rolling(3);
    settle(deployment);
    String first = byRevision().getFirst().key().name();
    image(deployment, "v2");
    settle(deployment);
    assertThat(byRevision().stream().map(DeploymentControllerTest::replicas)).containsExactly(0, 3);
    image(deployment, "v1");
    settle(deployment);
    StoredObject newest = byRevision().getLast();
    assertThat(newest.key().name()).isEqualTo(first);
    assertThat(SetDraft.of(newest).revision()).isEqualTo(3);
    assertThat(SetDraft.of(newest).annotation(SetDraft.HISTORY)).isEqualTo("1");
    assertThat(
            world
                .image()
                .get(deployment.key())
                .orElseThrow()
                .tree()
                .at("/metadata/annotations/deployment.kubernetes.io~1revision")
                .asText())
        .isEqualTo("3");
  }

  @Test
  void oldSetsBeyondTheLimitAreDeletedOldestFirst() {
    StoredObject deployment = rolling(2);
    for (int version = 1; version <= 5; version++) {
      image(deployment, "v" + version);
      settle(deployment);
    }
    assertThat(byRevision().stream().map(set -> SetDraft.of(set).revision()))
        .containsExactly(3L, 4L, 5L);
  }

  @Test
  void recreateWaitsUntilTheOldPodsAreGone() {
    StoredObject deployment = deployment(2, "{\"type\":\"Recreate\"}");
    settle(deployment);
    image(deployment, "v2");
    for (int i = 0; i < 5; i++) {
      world.step(controller, deployment.key());
      world.all(Types.REPLICA_SETS).forEach(set -> world.step(sets, set.key()));
    }
    assertThat(world.all(Types.PODS)).hasSize(2).allMatch(pod -> pod.facts().deleting());
    assertThat(world.all(Types.REPLICA_SETS)).hasSize(1);
    settle(deployment);
    assertThat(byRevision().stream().map(DeploymentControllerTest::replicas)).containsExactly(0, 2);
  }

  @Test
  void aPausedDeploymentScalesButDoesNotRollOut() {
    StoredObject deployment = rolling(2);
    settle(deployment);
    world.change(
        deployment, tree -> tree.withObject("spec").put("paused", true).put("replicas", 4));
    image(deployment, "v2");
    settle(deployment);
    assertThat(world.all(Types.REPLICA_SETS)).hasSize(1);
    assertThat(replicas(world.all(Types.REPLICA_SETS).getFirst())).isEqualTo(4);
    assertThat(reason(deployment, "Progressing")).isEqualTo("DeploymentPaused");
    world.change(deployment, tree -> tree.withObject("spec").put("paused", false));
    settle(deployment);
    assertThat(byRevision().stream().map(DeploymentControllerTest::replicas)).containsExactly(0, 4);
    assertThat(reason(deployment, "Progressing")).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void aRollOutThatDoesNotProgressInTimeSaysSo() {
    StoredObject deployment = rolling(2);
    for (int i = 0; i < 5; i++) {
      world.step(controller, deployment.key());
      world.all(Types.REPLICA_SETS).forEach(set -> world.step(sets, set.key()));
    }
    assertThat(world.plan(controller, deployment.key()).requeueAfter())
        .contains(Duration.ofSeconds(601));
    world.pass(Duration.ofSeconds(601));
    world.step(controller, deployment.key());
    assertThat(reason(deployment, "Progressing")).isEqualTo("ProgressDeadlineExceeded");
    assertThat(world.plan(controller, deployment.key()).actions()).isEmpty();
    assertThat(world.plan(controller, deployment.key()).requeueAfter()).isEmpty();
    settle(deployment);
    assertThat(reason(deployment, "Progressing")).isEqualTo("NewReplicaSetAvailable");
  }

  @Test
  void scalingDuringARollOutIsSharedByTheSets() {
    StoredObject deployment = rolling(10);
    settle(deployment);
    image(deployment, "v2");
    for (int i = 0; i < 3; i++) {
      world.step(controller, deployment.key());
    }
    List<Integer> before = byRevision().stream().map(DeploymentControllerTest::replicas).toList();
    assertThat(before).containsExactly(8, 5); // surge 3 and unavailable 2
    world.change(deployment, tree -> tree.withObject("spec").put("replicas", 20));
    world.step(controller, deployment.key());
    List<Integer> after = byRevision().stream().map(DeploymentControllerTest::replicas).toList();
    assertThat(after.stream().mapToInt(Integer::intValue).sum()).isEqualTo(25);
    assertThat(after).containsExactly(15, 10);
  }

  @Test
  void aTakenNameIsACollisionAndGivesAnother() {
    StoredObject deployment = rolling(1);
    String hash = Templates.hash(deployment.tree().at("/spec/template"), 0);
    world.create(
        Types.REPLICA_SETS,
        """
        {"kind":"ReplicaSet","apiVersion":"apps/v1",
         "metadata":{"name":"web-%s","namespace":"default"},
         "spec":{"replicas":0,"selector":{"matchLabels":{"app":"other"}},
           "template":{"metadata":{"labels":{"app":"other"}},"spec":{}}}}
        """
            .formatted(hash));
    settle(deployment);
    assertThat(status(deployment).path("collisionCount").asInt()).isEqualTo(1);
    assertThat(world.all(Types.REPLICA_SETS)).hasSize(2);
    assertThat(status(deployment).path("availableReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void roundingToNothingStillLetsOnePodGo() {
    StoredObject deployment =
        deployment(
            1,
            "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":\"25%\"}}");
    assertThat(DeploymentView.of(deployment).maxUnavailable()).isEqualTo(1);
  }
}
