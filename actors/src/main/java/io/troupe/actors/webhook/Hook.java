package io.troupe.actors.webhook;

import io.troupe.actors.outgoing.CallFailure;
import io.troupe.actors.outgoing.Remote;
import io.troupe.core.admit.webhook.Webhook;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;

/**
 * A webhook and the server it is on.
 *
 * @param remote refused when its configuration names no server
 */
record Hook(Webhook webhook, Result<Remote> remote) {

  static Hook of(Webhook webhook) {
    try {
      return new Hook(webhook, Result.ok(Remote.ofClientConfig(webhook.clientConfig())));
    } catch (CallFailure nowhere) {
      return new Hook(webhook, Result.refused(Failure.internal(nowhere.getMessage())));
    }
  }
}
