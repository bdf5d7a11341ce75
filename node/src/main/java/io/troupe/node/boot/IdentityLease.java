package io.troupe.node.boot;

import akka.actor.typed.ActorSystem;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.service.ApiServerIdentity;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this server's identity lease alive. Far rarer than upstream, which writes every ten seconds
 * what is good for an hour.
 */
final class IdentityLease {
  private static final Logger LOG = LoggerFactory.getLogger(IdentityLease.class);
  private static final Duration PERIOD =
      Duration.ofSeconds(ApiServerIdentity.LEASE_SECONDS).dividedBy(6);

  private IdentityLease() {}

  /**
   * @param process this life's own id
   */
  static void start(
      ActorSystem<?> system,
      Bootstrap bootstrap,
      String host,
      String process,
      InstantSource clock) {
    ObjectNode lease = ApiServerIdentity.lease(host, process, clock.instant());
    Runnable renewal =
        () -> {
          ObjectNode renewed = lease.deepCopy();
          ApiServerIdentity.renew(renewed, clock.instant());
          bootstrap
              .replace(renewed)
              .exceptionally(fault -> {
                LOG.warn("the identity lease could not be renewed: {}", fault.toString());
                return null;
              });
        };
    system
        .scheduler()
        .scheduleAtFixedRate(Duration.ZERO, PERIOD, renewal, system.executionContext());
  }
}
