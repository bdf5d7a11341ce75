package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Optional;

/** Judges a webhook's matchConditions, which are CEL expressions. Pure, any thread. */
@FunctionalInterface
public interface MatchConditions {

  /** Where no CEL is at hand: whoever has conditions is refused rather than passed by. */
  MatchConditions UNAVAILABLE =
      (_, request, _, _) ->
          Result.refused(
              Failure.forbidden(
                  request.key().type(),
                  request.key().name(),
                  "match conditions cannot be evaluated by this server"));

  /**
   * Only asked about webhooks with at least one condition.
   *
   * @param object in the version the webhook is shown
   * @return false when a condition does not hold; refused, with 403, when one cannot be evaluated
   *     and none is false
   */
  Result<Boolean> hold(
      Invocation invocation,
      AdmissionRequest request,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old);
}
