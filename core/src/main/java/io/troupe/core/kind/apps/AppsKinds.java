package io.troupe.core.kind.apps;

import static io.troupe.core.kind.KindDeclaration.declare;

import io.troupe.core.kind.Kind;
import io.troupe.core.kind.table.WorkloadColumns;
import java.util.List;

/** The kinds of {@code apps/v1}, in discovery order. */
public final class AppsKinds {
  private AppsKinds() {}

  public static List<Kind> all() {
    return List.of(
        declare("apps", "v1", "ControllerRevision", "controllerrevisions")
            .columns(WorkloadColumns.CONTROLLER_REVISION)
            .rules(new ControllerRevisionRules())
            .kind(),
        declare("apps", "v1", "DaemonSet", "daemonsets")
            .shortNames("ds")
            .categories("all")
            .tracksGeneration()
            .status()
            .columns(WorkloadColumns.DAEMON_SET)
            .rules(new DaemonSetRules())
            .kind(),
        declare("apps", "v1", "Deployment", "deployments")
            .shortNames("deploy")
            .categories("all")
            .tracksGeneration()
            .scale()
            .status()
            .columns(WorkloadColumns.DEPLOYMENT)
            .rules(new DeploymentRules())
            .kind(),
        declare("apps", "v1", "ReplicaSet", "replicasets")
            .shortNames("rs")
            .categories("all")
            .tracksGeneration()
            .scale()
            .status()
            .selectableOr("status.replicas", "0")
            .columns(WorkloadColumns.REPLICA_SET)
            .rules(new ReplicaSetRules())
            .kind(),
        declare("apps", "v1", "StatefulSet", "statefulsets")
            .shortNames("sts")
            .categories("all")
            .tracksGeneration()
            .scale()
            .status()
            .columns(WorkloadColumns.STATEFUL_SET)
            .rules(new StatefulSetRules())
            .kind());
  }
}
