package io.troupe.actors.control;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.ShardedDaemonProcessSettings;
import akka.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.quota.PendingCharges;
import io.troupe.core.reconcile.Controller;
import io.troupe.core.reconcile.Selectors;
import io.troupe.core.reconcile.accounttoken.AccountTokenController;
import io.troupe.core.reconcile.certificate.CertificateController;
import io.troupe.core.reconcile.clusterroleaggregation.ClusterRoleAggregationController;
import io.troupe.core.reconcile.definition.DefinitionController;
import io.troupe.core.reconcile.deployment.DeploymentController;
import io.troupe.core.reconcile.disruption.DisruptionController;
import io.troupe.core.reconcile.endpoints.EndpointsController;
import io.troupe.core.reconcile.endpointslice.EndpointSliceController;
import io.troupe.core.reconcile.flowschema.FlowSchemaController;
import io.troupe.core.reconcile.garbage.GarbageCollector;
import io.troupe.core.reconcile.namespace.NamespaceController;
import io.troupe.core.reconcile.nodelifecycle.NodeLifecycleController;
import io.troupe.core.reconcile.podgc.PodGarbageCollector;
import io.troupe.core.reconcile.policystatus.PolicyStatusController;
import io.troupe.core.reconcile.protection.ProtectionController;
import io.troupe.core.reconcile.replicaset.ReplicaSetController;
import io.troupe.core.reconcile.resourcequota.ResourceQuotaController;
import io.troupe.core.reconcile.rootca.RootCaController;
import io.troupe.core.reconcile.serviceaccount.ServiceAccountController;
import java.util.List;
import java.util.Optional;

/**
 * All controllers of a control-plane node. Start it once the image is there and the actor system is
 * a member of its cluster (of one, if need be): the slices are sharded over the members and move
 * when one leaves.
 */
public final class Controllers {
  /**
   * Shares of the keys; never change it while nodes of different builds run together. Many enough
   * to spread over the nodes, few enough that each has work.
   */
  public static final int SLICES = 16;

  private static final String NAME = "controllers";

  private final ActorSystem<?> system;
  private final ControllerSlice.Shared shared;
  private final PodMemory pods = new PodMemory();

  /**
   * @param charges of this node that may not have been written yet
   */
  public Controllers(
      ActorSystem<?> system,
      ControlParts parts,
      PendingCharges charges,
      ControllerMakings makings) {
    this(system, parts, all(makings, new SelectorMemory(), charges));
  }

  Controllers(ActorSystem<?> system, ControlParts parts, List<Controller> controllers) {
    this.system = system;
    RandomIds ids = new RandomIds(parts.random());
    PlanJournal journal = new PlanJournal(parts.entities(), parts.clock(), ids);
    this.shared =
        new ControllerSlice.Shared(
            controllers,
            new Reconciler(parts, journal, pods, ids),
            parts,
            new LocalSlices(SLICES),
            parts.nanoTime());
  }

  /** The same ones, for looking at what they would do: nothing they plan comes out signed. */
  public static List<Controller> ofThisBuild(ControllerMakings makings) {
    return all(makings.unsigned(), Selectors.PLAIN, PendingCharges.NONE);
  }

  /** Every controller there is: what is not here neither runs nor is asked what if. */
  private static List<Controller> all(
      ControllerMakings makings, Selectors selectors, PendingCharges charges) {
    KindRegistry kinds = makings.kinds();
    return List.of(
        new DeploymentController(),
        new DisruptionController(kinds),
        new ReplicaSetController(),
        new ResourceQuotaController(kinds, charges),
        new NamespaceController(kinds),
        new GarbageCollector(kinds),
        new EndpointsController(selectors),
        new EndpointSliceController(selectors),
        new ServiceAccountController(),
        new NodeLifecycleController(new NodeMemory()),
        new PodGarbageCollector(),
        ProtectionController.ofClaims(),
        ProtectionController.ofVolumes(),
        ProtectionController.ofAttributes(),
        new RootCaController(makings.caPem()),
        new ClusterRoleAggregationController(),
        new DefinitionController(kinds),
        new FlowSchemaController(),
        new PolicyStatusController(kinds::now),
        new AccountTokenController(makings.tokens(), makings.caPem()),
        new CertificateController(makings.signer(), makings.authorizer()));
  }

  public void start() {
    feed();
    ShardedDaemonProcess.get(system)
        .init(
            ControllerSlice.Command.class,
            NAME,
            SLICES,
            index -> ControllerSlice.create(index, shared),
            ShardedDaemonProcessSettings.create(system),
            Optional.of(new ControllerSlice.Stop()));
  }

  /** Every slice here, without a cluster. */
  void startAlone() {
    feed();
    for (int i = 0; i < SLICES; i++) {
      system.systemActorOf(ControllerSlice.create(i, shared), NAME + "-slice-" + i, Props.empty());
    }
  }

  private void feed() {
    system.systemActorOf(
        Behaviors.supervise(
                WakeFeed.create(shared.controllers(), shared.parts(), shared.slices(), pods))
            .onFailure(akka.actor.typed.SupervisorStrategy.restart()),
        NAME + "-feed",
        Props.empty());
  }
}
