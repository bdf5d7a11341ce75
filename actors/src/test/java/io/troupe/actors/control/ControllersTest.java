package io.troupe.actors.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.actors.object.EntityReply;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.builtin.BuiltInKinds;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.quota.PendingCharges;
import io.troupe.core.reconcile.Conditions;
import io.troupe.core.reconcile.Types;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole shell over an API in memory. */
class ControllersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ActorTestKit kit;
  private FakeCluster cluster;

  @BeforeEach
  void start() {
    kit =
        ActorTestKit.create("controllers", ConfigFactory.parseString("akka.actor.provider=local"));
    cluster = new FakeCluster(kit.system());
    InstantSource clock = InstantSource.fixed(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    ControlParts parts =
        new ControlParts(
            cluster,
            cluster,
            cluster,
            cluster,
            new BuiltInKinds(),
            cluster,
            clock,
            System::nanoTime,
            new Random(1));
    new Controllers(
            kit.system(),
            parts,
            PendingCharges.NONE,
            ControllerMakings.keyless(parts.kinds(), "PEM"))
        .startAlone();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  /** Objects of a namespace that does not exist are swept. */
  private void home() {
    cluster.create(
        Types.NAMESPACES,
        "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"default\"}}");
  }

  private StoredObject set(String name, int replicas) {
    home();
    return cluster.create(
        Types.REPLICA_SETS,
        """
        {"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"%s","namespace":"default"},
         "spec":{"replicas":%d,"selector":{"matchLabels":{"app":"%s"}},
           "template":{"metadata":{"labels":{"app":"%s"}},"spec":{}}}}
        """
            .formatted(name, replicas, name, name));
  }

  private List<StoredObject> plansOf(String controller) {
    return cluster.all(Types.PLANS).stream()
        .filter(plan -> plan.key().name().startsWith(controller + "."))
        .toList();
  }

  private static int replicas(StoredObject set) {
    return set.tree().path("status").path("replicas").asInt();
  }

  @Test
  void aReplicaSetsPodsAreMadeOnceAndFollowIt() {
    StoredObject set = set("web", 700);
    await()
        .atMost(PATIENCE)
        .until(() -> replicas(cluster.current().get(set.key()).orElseThrow()) == 700);
    assertThat(cluster.all(Types.PODS)).hasSize(700);
    await()
        .atMost(PATIENCE)
        .until(() ->
            cluster.events.stream().filter(e -> e.startsWith("SuccessfulCreate")).count() == 700);
    assertThat(cluster.callers)
        .anyMatch(caller ->
            caller.user().name().equals("system:serviceaccount:kube-system:replicaset-controller")
                && caller.userAgent().equals("troupe-controller/replicaset-controller")
                && caller.parentRevision() > 0);
    cluster.change(set, tree -> tree.withObject("spec").put("replicas", 3));
    await().atMost(PATIENCE).until(() -> cluster.all(Types.PODS).size() == 3);
    cluster.delete(cluster.current().get(set.key()).orElseThrow());
    await().atMost(PATIENCE).until(() -> cluster.all(Types.PODS).isEmpty());
    await().atMost(PATIENCE).until(() -> plansOf("replicaset-controller").isEmpty());
  }

  @Test
  void aPlanIsJournaledBeforeItIsCarriedOut() {
    cluster.refusal =
        request ->
            request.operation() instanceof Operation.Create
                    && request.target().kind().type().equals(Types.PODS)
                ? Optional.of(Failure.of(Reason.FORBIDDEN, "exceeded quota"))
                : Optional.empty();
    StoredObject set = set("web", 10);
    await()
        .atMost(PATIENCE)
        .until(() ->
            !Conditions.find(
                    cluster.current().get(set.key()).orElseThrow().tree().path("status"),
                    "ReplicaFailure")
                .isMissingNode());
    assertThat(cluster.all(Types.PODS)).isEmpty();
    await()
        .atMost(PATIENCE)
        .until(() -> cluster.events.contains("FailedCreate: Error creating: exceeded quota"));
    StoredObject plan = plansOf("replicaset-controller").getFirst();
    assertThat(plan.key().name()).isEqualTo("replicaset-controller.replicasets.web");
    assertThat(plan.tree().path("spec").path("creates")).hasSize(10);
    assertThat(plan.tree().path("spec").path("objectUid").asText()).isEqualTo(set.uid().value());
    cluster.refusal = _ -> Optional.empty();
    await().atMost(PATIENCE).until(() -> cluster.all(Types.PODS).size() == 10);
    await()
        .atMost(PATIENCE)
        .until(() ->
            Conditions.find(
                    cluster.current().get(set.key()).orElseThrow().tree().path("status"),
                    "ReplicaFailure")
                .isMissingNode());
  }

  @Test
  void aNamespaceGetsItsAccountAndAuthorityAndGoesWithThem() {
    StoredObject namespace =
        cluster.create(
            Types.NAMESPACES,
            "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"team\"},"
                + "\"spec\":{\"finalizers\":[\"kubernetes\"]}}");
    await().atMost(PATIENCE).until(() -> cluster.all(Types.SERVICE_ACCOUNTS).size() == 1);
    await().atMost(PATIENCE).until(() -> cluster.all(Types.CONFIG_MAPS).size() == 1);
    cluster.delete(namespace);
    await().atMost(PATIENCE).until(() -> cluster.all(Types.NAMESPACES).isEmpty());
    await().atMost(PATIENCE).until(() -> cluster.all(Types.SERVICE_ACCOUNTS).isEmpty());
    await().atMost(PATIENCE).until(() -> cluster.all(Types.CONFIG_MAPS).isEmpty());
    await().atMost(PATIENCE).until(() -> cluster.all(Types.PLANS).isEmpty());
  }

  @Test
  void thePlanOfWhatIsGoneGoesThoughItsEntityAsksToTryAgain() {
    StoredObject set = set("web", 1);
    await().atMost(PATIENCE).until(() -> plansOf("replicaset-controller").size() == 1);
    AtomicInteger refusals = new AtomicInteger(3);
    cluster.answer =
        command ->
            command instanceof ObjectCommand.Delete && refusals.getAndDecrement() > 0
                ? Optional.of(new EntityReply.Retry())
                : Optional.empty();
    cluster.delete(cluster.current().get(set.key()).orElseThrow());
    await().atMost(PATIENCE).until(() -> plansOf("replicaset-controller").isEmpty());
    assertThat(refusals.get()).isNegative();
  }

  @Test
  void aDeploymentReachesItsPods() {
    home();
    cluster.create(
        Types.DEPLOYMENTS,
        """
        {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","namespace":"default"},
         "spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},
           "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1,"maxUnavailable":0}},
           "template":{"metadata":{"labels":{"app":"web"}},"spec":{}}}}
        """);
    await().atMost(PATIENCE).until(() -> cluster.all(Types.PODS).size() == 3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(cluster.events)
                .anyMatch(event ->
                    event.matches(
                        "ScalingReplicaSet: Scaled up replica set web-\\w+ from 0 to 3")));
  }
}
