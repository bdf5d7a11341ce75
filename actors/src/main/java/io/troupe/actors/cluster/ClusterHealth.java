package io.troupe.actors.cluster;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.management.HealthCheckSettings;
import akka.management.NamedHealthCheck;
import akka.management.javadsl.HealthChecks;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Akka Management's health checks: whether this node is a member, and whether its shards have found
 * their coordinator. They answer later, and whoever asks for readiness waits for nothing, so they
 * are asked every second. Without Akka Management's own HTTP server: the API has one.
 */
public final class ClusterHealth {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final List<NamedHealthCheck> CHECKS =
      List.of(
          new NamedHealthCheck(
              "cluster-membership", "akka.management.cluster.scaladsl.ClusterMembershipCheck"),
          new NamedHealthCheck("sharding", "akka.cluster.sharding.ClusterShardingHealthCheck"));

  private volatile Optional<String> problem = Optional.empty();

  private ClusterHealth() {}

  /** Once this node is a member and the entities' sharding has been started. */
  public static ClusterHealth start(ActorSystem<?> system) {
    ClusterHealth health = new ClusterHealth();
    HealthChecks checks =
        new HealthChecks(
            (ExtendedActorSystem) Adapter.toClassic(system),
            HealthCheckSettings.create(CHECKS, List.of(), "ready", "alive", EVERY));
    system
        .scheduler()
        .scheduleWithFixedDelay(
            Duration.ZERO, EVERY, () -> health.ask(checks), system.executionContext());
    return health;
  }

  private void ask(HealthChecks checks) {
    checks
        .readyResult()
        .whenComplete((result, failure) ->
            problem = failure == null ? result.failure() : Optional.of(failure.toString()));
  }

  /** Why this node is not ready; empty when it is. */
  public Optional<String> problem() {
    return problem;
  }
}
