package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.AdmissionReview;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.admit.webhook.Webhook;
import io.troupe.core.admit.webhook.WebhookAnswer;
import io.troupe.core.admit.webhook.WebhookMatch;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** From a webhook and a request to what the webhook says: match, convert, judge conditions, ask. */
final class Asking {
  private final WebhookCalls calls;
  private final Equivalents equivalents;
  private final MatchConditions conditions;

  Asking(WebhookCalls calls, Equivalents equivalents, MatchConditions conditions) {
    this.calls = calls;
    this.equivalents = equivalents;
    this.conditions = conditions;
  }

  /** How asking ended. */
  sealed interface Asked {
    /** It does not want to see the request. */
    record Passed() implements Asked {}

    /** The request cannot go on, whatever the failure policy. */
    record Refused(Failure failure) implements Asked {}

    /**
     * @param object as it was shown; empty where there is none
     */
    record Answered(Invocation invocation, Optional<ObjectNode> object, WebhookAnswer answer)
        implements Asked {}
  }

  Equivalents equivalents() {
    return equivalents;
  }

  /** Selectors and rules only. */
  Result<Optional<Invocation>> match(Hook hook, AdmissionRequest request) {
    return WebhookMatch.of(hook.webhook(), request, equivalents::of);
  }

  CompletionStage<Asked> ask(
      Hook hook, Invocation invocation, AdmissionRequest request, boolean mutating) {
    return shown(request, invocation, request.object())
        .thenCombine(shown(request, invocation, request.old()), Shown::new)
        .thenCompose(shown ->
            switch (shown.problem()) {
              case Failure problem -> refused(problem);
              case null -> judged(hook, invocation, request, mutating, shown);
            });
  }

  /** Both objects as the webhook is to see them. */
  private record Shown(Result<Optional<ObjectNode>> object, Result<Optional<ObjectNode>> old) {
    Failure problem() {
      if (object instanceof Result.Refused<Optional<ObjectNode>>(Failure failure)) {
        return failure;
      }
      return old instanceof Result.Refused<Optional<ObjectNode>>(Failure failure) ? failure : null;
    }

    static Optional<ObjectNode> value(Result<Optional<ObjectNode>> result) {
      return result instanceof Result.Ok<Optional<ObjectNode>>(var value)
          ? value
          : Optional.empty();
    }
  }

  private CompletionStage<Asked> judged(
      Hook hook, Invocation invocation, AdmissionRequest request, boolean mutating, Shown shown) {
    Webhook webhook = hook.webhook();
    Optional<ObjectNode> object = Shown.value(shown.object());
    Optional<ObjectNode> old = Shown.value(shown.old());
    if (!webhook.conditions().isEmpty()) {
      switch (conditions.hold(invocation, request, object, old)) {
        case Result.Refused<Boolean>(Failure failure) -> {
          return webhook.ignoresFailure()
              ? CompletableFuture.completedStage(new Asked.Passed())
              : refused(failure);
        }
        case Result.Ok<Boolean>(Boolean holds) -> {
          if (!holds) {
            return CompletableFuture.completedStage(new Asked.Passed());
          }
        }
      }
    }
    if (request.dryRun() && !webhook.sparesDryRuns()) {
      return refused(
          Failure.badRequest(
              "admission webhook \"" + webhook.name() + "\" does not support dry run"));
    }
    return calls
        .ask(hook, invocation, request, mutating, object, old)
        .thenApply(answer -> new Asked.Answered(invocation, object, answer));
  }

  private CompletionStage<Result<Optional<ObjectNode>>> shown(
      AdmissionRequest request, Invocation invocation, Optional<ObjectNode> object) {
    if (object.isEmpty()) {
      return CompletableFuture.completedStage(Result.ok(Optional.empty()));
    }
    boolean isNew = object == request.object();
    ObjectNode visible = isNew ? AdmissionReview.shown(request, object.get()) : object.get();
    if (invocation.kind().gvk().equals(request.kind().gvk())) {
      return CompletableFuture.completedStage(Result.ok(Optional.of(visible)));
    }
    return equivalents
        .convert(visible.deepCopy(), request.kind(), invocation.kind())
        .thenApply(result -> result.then(converted -> Result.ok(Optional.of(converted))));
  }

  private static CompletionStage<Asked> refused(Failure failure) {
    return CompletableFuture.completedStage(new Asked.Refused(failure));
  }

  /** Of a call that failed, where the policy is Fail. */
  static Failure failedCall(Webhook webhook, String why) {
    return Failure.internal("failed calling webhook \"" + webhook.name() + "\": " + why);
  }
}
