package io.troupe.actors.webhook;

import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.webhook.Asking.Asked;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.admit.webhook.WebhookAnswer;
import io.troupe.core.admit.webhook.WebhookMatch;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all validating webhooks that want to see a request, at the same time. Of several refusals
 * the first in order is the answer.
 */
public final class ValidatingWebhooks implements AdmissionStep {
  private static final Logger LOG = LoggerFactory.getLogger(ValidatingWebhooks.class);

  private final Configurations configurations = new Configurations(Configurations.VALIDATING);
  private final Asking asking;

  /**
   * @param uids random and unique, one per call
   */
  public ValidatingWebhooks(
      Outgoing outgoing,
      Supplier<String> uids,
      Equivalents equivalents,
      MatchConditions conditions) {
    this.asking = new Asking(new WebhookCalls(outgoing, uids), equivalents, conditions);
  }

  @Override
  public String name() {
    return "ValidatingAdmissionWebhook";
  }

  @Override
  public CompletionStage<Optional<Failure>> validate(AdmissionRequest request) {
    List<Hook> hooks = configurations.of(request.image());
    if (hooks.isEmpty() || WebhookMatch.isExempt(request)) {
      return GO_ON;
    }
    List<Hook> wanted = new ArrayList<>();
    List<CompletableFuture<Asked>> answers = new ArrayList<>();
    for (Hook hook : hooks) {
      switch (asking.match(hook, request)) {
        case Result.Refused<Optional<Invocation>>(Failure failure) -> {
          wanted.add(hook);
          answers.add(CompletableFuture.completedFuture(new Asked.Refused(failure)));
        }
        case Result.Ok<Optional<Invocation>>(Optional<Invocation> invocation) -> {
          if (invocation.isPresent()) {
            wanted.add(hook);
            answers.add(asking.ask(hook, invocation.get(), request, false).toCompletableFuture());
          }
        }
      }
    }
    if (answers.isEmpty()) {
      return GO_ON;
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> verdict(request, wanted, answers));
  }

  private static Optional<Failure> verdict(
      AdmissionRequest request, List<Hook> hooks, List<CompletableFuture<Asked>> answers) {
    Optional<Failure> first = Optional.empty();
    for (int i = 0; i < hooks.size(); i++) {
      Optional<Failure> refusal = refusal(request, hooks.get(i), answers.get(i).join(), i);
      first = first.or(() -> refusal);
    }
    return first;
  }

  private static Optional<Failure> refusal(
      AdmissionRequest request, Hook hook, Asked asked, int index) {
    return switch (asked) {
      case Asked.Passed _ -> Optional.empty();
      case Asked.Refused(Failure failure) -> Optional.of(failure);
      case Asked.Answered(_, _, WebhookAnswer answer) ->
          switch (answer) {
            case WebhookAnswer.Allowed(_, var warnings, var annotations) -> {
              warnings.forEach(request.context()::warn);
              annotations.forEach(request.context()::annotate);
              yield Optional.empty();
            }
            case WebhookAnswer.Denied(Failure failure, var warnings, var annotations) -> {
              warnings.forEach(request.context()::warn);
              annotations.forEach(request.context()::annotate);
              yield Optional.of(failure);
            }
            case WebhookAnswer.BadPatch(String why) -> Optional.of(Failure.internal(why));
            case WebhookAnswer.Unusable(String why) -> failed(request, hook, why, index);
          };
    };
  }

  private static Optional<Failure> failed(
      AdmissionRequest request, Hook hook, String why, int index) {
    boolean open = hook.webhook().ignoresFailure();
    LOG.warn(
        "webhook {} failed {} for {} of {}: {}",
        hook.webhook().name(),
        open ? "open" : "closed",
        request.operation(),
        request.key(),
        why);
    if (open) {
      request
          .context()
          .annotate(
              "failed-open.validating.webhook.admission.k8s.io/round_0_index_" + index,
              hook.webhook().name());
      return Optional.empty();
    }
    return Optional.of(Asking.failedCall(hook.webhook(), why));
  }
}
