package io.troupe.core.admit.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.admit.webhook.Webhook;
import io.troupe.core.auth.Authorizer;
import io.troupe.core.cel.CelValues;
import io.troupe.core.cel.MatchConditions;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the matchConditions of webhooks. Compiled forms are kept, by the list of conditions. Any
 * thread. Follows upstream webhook/generic/webhook.go.
 */
public final class WebhookConditions {
  /** Lists of conditions kept in compiled form. */
  private static final int REMEMBERED_MAX = 1_000;

  private final Authorizer authorizer;
  private final Map<List<Webhook.Condition>, MatchConditions> compiled =
      new LinkedHashMap<>(16, 0.75f, true);

  public WebhookConditions(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * @param object in the version the webhook is shown
   * @return false when a condition does not hold; refused, with 403, when one cannot be evaluated
   *     and none is false: failurePolicy decides what that means
   */
  public Result<Boolean> hold(
      Invocation invocation,
      AdmissionRequest request,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old) {
    Map<String, Object> values =
        PolicyBindings.of(request, invocation.requested(), request.kind(), authorizer);
    values.put("object", object.<Object>map(CelValues::of).orElse(NullValue.NULL_VALUE));
    values.put("oldObject", old.<Object>map(CelValues::of).orElse(NullValue.NULL_VALUE));
    return switch (conditions(invocation.webhook().conditions()).evaluate(values)) {
      case MatchConditions.Answer.Matches _ -> Result.ok(true);
      case MatchConditions.Answer.Not _ -> Result.ok(false);
      case MatchConditions.Answer.Unclear(var message) ->
          Result.refused(Failure.forbidden(request.key().type(), request.key().name(), message));
    };
  }

  private synchronized MatchConditions conditions(List<Webhook.Condition> conditions) {
    MatchConditions known =
        compiled.computeIfAbsent(
            conditions,
            all ->
                MatchConditions.ofWebhook(
                    all.stream()
                        .map(c -> new MatchConditions.Condition(c.name(), c.expression()))
                        .toList()));
    if (compiled.size() > REMEMBERED_MAX) {
      compiled.remove(compiled.keySet().iterator().next());
    }
    return known;
  }
}
