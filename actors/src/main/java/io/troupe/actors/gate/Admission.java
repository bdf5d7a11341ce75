package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.outcome.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The chain of steps, in order, up to the first refusal. As long as no step has to wait, all of it
 * runs on the calling thread.
 */
final class Admission {
  private final List<AdmissionStep> chain;

  Admission(List<AdmissionPlugin> plugins, List<AdmissionStep> steps) {
    this.chain = Stream.concat(plugins.stream().map(AdmissionStep::of), steps.stream()).toList();
  }

  static AdmissionRequest of(
      Write write,
      AdmissionRequest.Operation operation,
      ObjectKey key,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old,
      ClusterImage image) {
    return new AdmissionRequest(
        operation,
        write.kind(),
        key,
        write.subresource(),
        object,
        old,
        write.request().caller().user(),
        write.dryRun(),
        image,
        new WriteContext(write, operation, key));
  }

  /** Once, and once more when a step has changed the object behind others. */
  CompletionStage<Optional<Failure>> mutate(AdmissionRequest request) {
    CompletionStage<Optional<Failure>> first = run(request, AdmissionStep::mutate, 0);
    return first == AdmissionStep.GO_ON
        ? first
        : first.thenCompose(refusal ->
            refusal.isEmpty()
                    && request.context() instanceof WriteContext context
                    && context.secondPass()
                ? run(request, AdmissionStep::mutate, 0)
                : CompletableFuture.completedStage(refusal));
  }

  CompletionStage<Optional<Failure>> validate(AdmissionRequest request) {
    return run(request, AdmissionStep::validate, 0);
  }

  /** Both passes, for what has no validation of its own between them. */
  CompletionStage<Optional<Failure>> both(AdmissionRequest request) {
    return mutate(request)
        .thenCompose(refusal ->
            refusal.isPresent() ? CompletableFuture.completedStage(refusal) : validate(request));
  }

  private CompletionStage<Optional<Failure>> run(
      AdmissionRequest request,
      BiFunction<AdmissionStep, AdmissionRequest, CompletionStage<Optional<Failure>>> pass,
      int from) {
    for (int i = from; i < chain.size(); i++) {
      CompletionStage<Optional<Failure>> stage = pass.apply(chain.get(i), request);
      if (stage == AdmissionStep.GO_ON) {
        continue;
      }
      int next = i + 1;
      return stage.thenCompose(refusal ->
          refusal.isPresent()
              ? CompletableFuture.completedStage(refusal)
              : run(request, pass, next));
    }
    return AdmissionStep.GO_ON;
  }
}
