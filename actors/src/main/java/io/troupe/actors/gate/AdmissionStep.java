package io.troupe.actors.gate;

import io.troupe.core.admit.AdmissionPlugin;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.outcome.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One step of the admission chain that may have to wait: for a webhook, for another object's write.
 * What needs no waiting is an {@link AdmissionPlugin}. All steps mutate first, then the object is
 * validated, then all validate; see {@link GateParts#steps} for their place in the chain.
 *
 * <p>A step must not block, and completes within a bound of its own. A stage that fails is a fault;
 * refusals are values. A write may be admitted again when it is recomputed.
 */
public interface AdmissionStep {
  /** What a step answers that has nothing against it; compares by identity for the fast path. */
  CompletionStage<Optional<Failure>> GO_ON = CompletableFuture.completedFuture(Optional.empty());

  /** Upstream's name, for instance {@code ValidatingAdmissionWebhook}. */
  String name();

  /** May change the new object in place until the stage completes; empty to go on. */
  default CompletionStage<Optional<Failure>> mutate(AdmissionRequest request) {
    return GO_ON;
  }

  /** Empty to go on. The objects are not to be changed. */
  default CompletionStage<Optional<Failure>> validate(AdmissionRequest request) {
    return GO_ON;
  }

  /** A plugin as a step; stays on the calling thread. */
  static AdmissionStep of(AdmissionPlugin plugin) {
    return new AdmissionStep() {
      @Override
      public String name() {
        return plugin.name();
      }

      @Override
      public CompletionStage<Optional<Failure>> mutate(AdmissionRequest request) {
        return stage(plugin.mutate(request));
      }

      @Override
      public CompletionStage<Optional<Failure>> validate(AdmissionRequest request) {
        return stage(plugin.validate(request));
      }
    };
  }

  private static CompletionStage<Optional<Failure>> stage(Optional<Failure> refusal) {
    return refusal.isEmpty() ? GO_ON : CompletableFuture.completedFuture(refusal);
  }
}
