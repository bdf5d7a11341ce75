package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.core.disruption.EvictionRules;
import io.troupe.core.disruption.EvictionRules.Verdict;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.Cause;
import io.troupe.core.object.DeleteOptions;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.reconcile.Disruption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Evicts a pod: charges its budget, marks the pod as disrupted, deletes it. Each step is a write of
 * its own, fenced by the version it was judged on; what fails in between costs a disruption until
 * the budget's controller gives it back.
 */
final class Eviction {
  private static final ResourceType PODS = new ResourceType("", "pods");

  private final GateParts parts;
  private final WriteLoop loop;
  private final Deletion deletion;

  Eviction(GateParts parts, WriteLoop loop, Deletion deletion) {
    this.parts = parts;
    this.loop = loop;
    this.deletion = deletion;
  }

  /**
   * The wish, in an Eviction's body; empty options are the kind's defaults.
   *
   * @return the deleted pod, or what stood against it
   */
  CompletionStage<WriteAnswer> run(Write write, ObjectNode body) {
    String name = body.path("metadata").path("name").asText("");
    if (!name.isEmpty() && !name.equals(write.key().name())) {
      return CompletableFuture.completedStage(
          write.refused(Failure.badRequest("name in URL does not match name in Eviction object")));
    }
    DeleteOptions wish = wish(body.path("deleteOptions"));
    return loop.run(
            new Write(write.request(), renamed(write.cause())), image -> judged(write, image))
        .thenCompose(answer ->
            switch (answer) {
              // An unhealthy pod may go as long as it is: this version of it, and no other.
              case WriteAnswer.Written(var pod, _, _) when pod.key().equals(write.key()) ->
                  deletion.admitted(write, write.key(), exactly(wish, pod));
              case WriteAnswer.Written _, WriteAnswer.Other _ -> marked(write, wish);
              case WriteAnswer.Refused _, WriteAnswer.Removed _, WriteAnswer.RemovedMany _ ->
                  CompletableFuture.completedStage(answer);
            });
  }

  /** The first write: the budget's charge, or the mark where none has a say. */
  private CompletionStage<Step> judged(Write write, ClusterImage image) {
    Optional<StoredObject> pod = image.get(write.key());
    if (pod.isEmpty()) {
      return finished(write.refused(Failure.notFound(PODS, write.key().name())));
    }
    return switch (EvictionRules.judge(pod.get(), image, parts.clock().instant())) {
      case Verdict.Refused(var failure) -> finished(write.refused(failure));
      case Verdict.Free(var exact) -> exact ? mark(write, pod.get()) : finished(free(write));
      case Verdict.Charge(var budget, var next) ->
          write.dryRun()
              ? finished(free(write))
              : CompletableFuture.completedStage(
                  new Step.Ask(
                      budget.key(),
                      Expectation.of(budget.uid(), budget.sequenceNumber()),
                      new ObjectCommand.Replace(EventType.STATUS_REPORTED, Json.stored(next)),
                      (done, _) -> new WriteAnswer.Written(done, false, write.warnings()),
                      () -> {}));
    };
  }

  private static WriteAnswer free(Write write) {
    return new WriteAnswer.Other(new byte[0], false, write.warnings());
  }

  private CompletionStage<WriteAnswer> marked(Write write, DeleteOptions wish) {
    Write marking = new Write(write.request(), renamed(write.cause()));
    return loop.run(
            marking,
            image ->
                image
                    .get(write.key())
                    .map(pod -> mark(write, pod))
                    .orElseGet(
                        () -> finished(write.refused(Failure.notFound(PODS, write.key().name())))))
        .thenCompose(answer ->
            answer instanceof WriteAnswer.Refused
                ? CompletableFuture.completedStage(answer)
                : deletion.admitted(write, write.key(), wish));
  }

  /** Tells the pod's owner that it was not the pod's fault. */
  private CompletionStage<Step> mark(Write write, StoredObject pod) {
    ObjectNode next = pod.tree();
    Disruption.set(
        next, "EvictionByEvictionAPI", "Eviction API: evicting", parts.clock().instant());
    if (write.dryRun() || next.equals(pod.tree())) {
      return finished(new WriteAnswer.Written(pod, false, write.warnings()));
    }
    return CompletableFuture.completedStage(
        new Step.Ask(
            pod.key(),
            Expectation.of(pod.uid(), pod.sequenceNumber()),
            new ObjectCommand.Replace(EventType.STATUS_REPORTED, Json.stored(next)),
            (done, _) -> new WriteAnswer.Written(done, false, write.warnings()),
            () -> {}));
  }

  /** The pod's two events are two answers: a request id of its own, or one passes for the other. */
  private static Cause renamed(Cause cause) {
    return cause.withRequestId(cause.requestId() + "/mark");
  }

  private static DeleteOptions wish(JsonNode options) {
    JsonNode preconditions = options.path("preconditions");
    return new DeleteOptions(
        options.hasNonNull("gracePeriodSeconds")
            ? Optional.of(options.get("gracePeriodSeconds").asLong())
            : Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(preconditions.path("uid").asText(null)),
        Optional.ofNullable(preconditions.path("resourceVersion").asText(null)));
  }

  private static DeleteOptions exactly(DeleteOptions wish, StoredObject pod) {
    return new DeleteOptions(
        wish.graceSeconds(),
        wish.propagation(),
        Optional.of(pod.uid().value()),
        Optional.of(Long.toString(pod.revision())));
  }

  private static CompletionStage<Step> finished(WriteAnswer answer) {
    return CompletableFuture.completedStage(new Step.Finished(answer));
  }
}
