package io.troupe.actors.authn.oidc;

import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.outgoing.Remote;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Reads what an issuer publishes. */
@FunctionalInterface
public interface Fetch {
  /**
   * @param limit for all of it
   * @return fails when there is no answer
   */
  CompletionStage<Outgoing.Reply> get(Remote remote, Duration limit);
}
