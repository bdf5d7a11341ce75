package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.AdmissionStep;
import io.troupe.actors.outgoing.Outgoing;
import io.troupe.actors.webhook.Asking.Asked;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.admit.webhook.WebhookAnswer;
import io.troupe.core.admit.webhook.WebhookMatch;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the mutating webhooks that want to see a request, one after the other by configuration name,
 * and changes the object as they say. One that changes it causes a second pass of the whole chain,
 * in which those of reinvocationPolicy IfNeeded that came before are asked again.
 */
public final class MutatingWebhooks implements AdmissionStep {
  private static final Logger LOG = LoggerFactory.getLogger(MutatingWebhooks.class);

  private final Configurations configurations = new Configurations(Configurations.MUTATING);
  private final Asking asking;
  private final Patching patching;

  /**
   * @param uids random and unique, one per call
   */
  public MutatingWebhooks(
      Outgoing outgoing,
      Supplier<String> uids,
      Supplier<KindRegistry> kinds,
      Equivalents equivalents,
      MatchConditions conditions) {
    this.asking = new Asking(new WebhookCalls(outgoing, uids), equivalents, conditions);
    this.patching = new Patching(kinds, equivalents);
  }

  @Override
  public String name() {
    return "MutatingAdmissionWebhook";
  }

  @Override
  public CompletionStage<Optional<Failure>> mutate(AdmissionRequest request) {
    List<Hook> hooks = configurations.of(request.image());
    if (hooks.isEmpty() || WebhookMatch.isExempt(request)) {
      return GO_ON;
    }
    Reinvocations memory = request.context().memory(Reinvocations.class, Reinvocations::new);
    if (request.context().reinvoked()) {
      memory.enter(request.object());
    }
    CompletionStage<Optional<Failure>> outcome = from(0, hooks, request, memory);
    return outcome == GO_ON
        ? GO_ON
        : outcome.thenApply(refusal -> {
          memory.leave(request.object());
          return refusal;
        });
  }

  private CompletionStage<Optional<Failure>> from(
      int index, List<Hook> hooks, AdmissionRequest request, Reinvocations memory) {
    for (int i = index; i < hooks.size(); i++) {
      Hook hook = hooks.get(i);
      if (request.context().reinvoked() && !memory.due(hook.webhook().id())) {
        continue;
      }
      switch (asking.match(hook, request)) {
        case Result.Refused<Optional<Invocation>>(Failure failure) -> {
          return refused(failure);
        }
        case Result.Ok<Optional<Invocation>>(Optional<Invocation> invocation) -> {
          if (invocation.isPresent()) {
            int next = i + 1;
            return asking
                .ask(hook, invocation.get(), request, true)
                .thenCompose(asked -> heard(hook, request, memory, asked))
                .thenCompose(refusal ->
                    refusal.isPresent()
                        ? CompletableFuture.completedStage(refusal)
                        : from(next, hooks, request, memory));
          }
        }
      }
    }
    return GO_ON;
  }

  private CompletionStage<Optional<Failure>> heard(
      Hook hook, AdmissionRequest request, Reinvocations memory, Asked asked) {
    return switch (asked) {
      case Asked.Passed _ -> GO_ON;
      case Asked.Refused(Failure failure) -> refused(failure);
      case Asked.Answered(Invocation invocation, var shown, WebhookAnswer answer) ->
          switch (answer) {
            case WebhookAnswer.Unusable(String why) -> failed(request, hook, why);
            case WebhookAnswer.BadPatch(String why) -> refused(Failure.internal(why));
            case WebhookAnswer.Denied(Failure failure, var warnings, var annotations) -> {
              warnings.forEach(request.context()::warn);
              annotations.forEach(request.context()::annotate);
              yield refused(failure);
            }
            case WebhookAnswer.Allowed(var patch, var warnings, var annotations) -> {
              warnings.forEach(request.context()::warn);
              annotations.forEach(request.context()::annotate);
              yield patched(hook, invocation, request, shown, patch)
                  .thenApply(result -> settled(hook, request, memory, result));
            }
          };
    };
  }

  /** Whether the object has changed. */
  private CompletionStage<Result<Boolean>> patched(
      Hook hook,
      Invocation invocation,
      AdmissionRequest request,
      Optional<ObjectNode> shown,
      Optional<ArrayNode> patch) {
    if (patch.isEmpty()) {
      return CompletableFuture.completedStage(Result.ok(false));
    }
    return shown.isEmpty()
        ? CompletableFuture.completedStage(
            Result.refused(
                Failure.internal(
                    "admission webhook \""
                        + hook.webhook().name()
                        + "\" attempted to modify the object, which is not supported for this"
                        + " operation")))
        : patching.apply(patch.get(), shown.get(), invocation, request);
  }

  private static Optional<Failure> settled(
      Hook hook, AdmissionRequest request, Reinvocations memory, Result<Boolean> result) {
    return switch (result) {
      case Result.Refused<Boolean>(Failure failure) -> Optional.of(failure);
      case Result.Ok<Boolean>(Boolean changed) -> {
        if (changed) {
          memory.changed();
          request.context().reinvoke();
        }
        if (hook.webhook().reinvoked()) {
          memory.saw(hook.webhook().id());
        }
        yield Optional.empty();
      }
    };
  }

  private static CompletionStage<Optional<Failure>> failed(
      AdmissionRequest request, Hook hook, String why) {
    boolean open = hook.webhook().ignoresFailure();
    LOG.warn(
        "webhook {} failed {} for {} of {}: {}",
        hook.webhook().name(),
        open ? "open" : "closed",
        request.operation(),
        request.key(),
        why);
    return open ? GO_ON : refused(Asking.failedCall(hook.webhook(), why));
  }

  private static CompletionStage<Optional<Failure>> refused(Failure failure) {
    return CompletableFuture.completedStage(Optional.of(failure));
  }
}
