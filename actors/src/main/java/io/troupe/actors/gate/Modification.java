package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.actors.version.Versions;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.ObjectPart;
import io.troupe.core.kind.meta.ObjectMetaValidation;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.node.NodeRules;
import io.troupe.core.object.EventType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.SystemFields;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.EnumCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Changes one object that stands: update, patch, and every subresource that is a view of the
 * object. Follows upstream apiserver pkg/registry/rest/update.go.
 */
final class Modification {

  /** Which part of the object a request may change. */
  enum Part {
    /** All but status, where that is a subresource. */
    MAIN,
    /** Status, labels and annotations; also under other names, such as approval. */
    STATUS,
    /** A Namespace's spec.finalizers. */
    FINALIZERS,
    /** What the kind's rules say the subresource is. */
    OWN
  }

  /** The wish: what the object should become. */
  @FunctionalInterface
  interface Change {
    /**
     * @param current with its resourceVersion; not to be changed
     * @return a tree of its own, with the resourceVersion and uid the client insists on, if any
     */
    Result<ObjectNode> of(ObjectNode current);
  }

  private static final ResourceType NODES = new ResourceType("", "nodes");

  private final GateParts parts;
  private final Admission admission;
  private final Tracking tracking;

  Modification(GateParts parts, Admission admission) {
    this.parts = parts;
    this.admission = admission;
    this.tracking = new Tracking(parts);
  }

  CompletionStage<Step> compute(
      Write write, StoredObject stands, Change change, Part part, ClusterImage image) {
    return parts
        .versions()
        .tree(write.kind(), stands)
        .thenCompose(shown ->
            switch (shown) {
              case Result.Refused<ObjectNode>(var failure) -> finished(write.refused(failure));
              case Result.Ok<ObjectNode>(var current) ->
                  compute(write, stands, current, change, part, image);
            });
  }

  /**
   * @param current what stands, in the request's version
   */
  private CompletionStage<Step> compute(
      Write write,
      StoredObject stands,
      ObjectNode current,
      Change change,
      Part part,
      ClusterImage image) {
    return switch (change.of(current)) {
      case Result.Refused<ObjectNode>(var failure) -> finished(write.refused(failure));
      case Result.Ok<ObjectNode>(var proposed) -> {
        Optional<Failure> refusal =
            Bodies.named(proposed, write.key().name())
                .or(() -> Bodies.inNamespace(proposed, write.key().namespace()))
                .or(() -> Bodies.versioned(write, proposed))
                .or(() -> Bodies.precondition(write, proposed, current));
        yield refusal.isPresent()
            ? finished(write.refused(refusal.get()))
            : judged(write, stands, current, tracked(write, proposed, current, part), part, image);
      }
    };
  }

  /** What of the proposal counts, with its defaults and its managers. */
  private ObjectNode tracked(Write write, ObjectNode proposed, ObjectNode current, Part part) {
    JsonNode managedFields = Tracking.sent(write, proposed);
    ObjectNode next = merged(write, proposed, current, part);
    write.kind().rules().applyDefaults(next);
    tracking.changed(write, current, next, managedFields);
    return next;
  }

  /** What of the proposal counts. */
  private static ObjectNode merged(
      Write write, ObjectNode proposed, ObjectNode current, Part part) {
    Kind kind = write.kind();
    ObjectNode next =
        switch (part) {
          case MAIN -> {
            if (kind.has("status")) {
              replace(proposed, current, "status");
            }
            yield proposed;
          }
          case STATUS -> {
            ObjectNode object = current.deepCopy();
            replace(object, proposed, "status");
            if (kind.rules().statusUpdateChangesMetadata()) {
              ObjectNode metadata = object.withObject("metadata");
              replace(metadata, proposed.withObject("metadata"), "labels");
              replace(metadata, proposed.withObject("metadata"), "annotations");
            }
            yield object;
          }
          case FINALIZERS -> {
            ObjectNode object = current.deepCopy();
            replace(object.withObject("spec"), proposed.withObject("spec"), "finalizers");
            yield object;
          }
          case OWN -> {
            kind.rules().applyDefaults(proposed);
            yield own(write).merge(proposed, current);
          }
        };
    SystemFields.carryOver(next, current);
    return next;
  }

  private CompletionStage<Step> judged(
      Write write,
      StoredObject stands,
      ObjectNode current,
      ObjectNode next,
      Part part,
      ClusterImage image) {
    JsonNode managers = next.path("metadata").path("managedFields");
    AdmissionRequest request = request(write, next, current, image);
    return admission
        .mutate(request)
        .thenCompose(refusal -> {
          Tracking.admitted(write, next, managers);
          Optional<Failure> unfit =
              refusal
                  .or(() -> Scales.admitted(request, next))
                  .or(() -> prepared(write, next, current, part));
          return unfit.isPresent()
              ? CompletableFuture.completedStage(unfit)
              : admission.validate(request);
        })
        .thenCompose(refusal -> {
          if (refusal.isPresent()) {
            return finished(write.refused(refusal.get()));
          }
          if (part == Part.MAIN) {
            write.warn(write.kind().rules().warnings(next));
          }
          return claimed(write, next, current, image)
              .thenCompose(failure ->
                  failure.isPresent()
                      ? finished(write.refused(failure.get()))
                      : stored(write, stands, current, next));
        });
  }

  /** Admission sees what the path is about: of a scale the Scale, not the object behind it. */
  private static AdmissionRequest request(
      Write write, ObjectNode next, ObjectNode current, ClusterImage image) {
    boolean scale = write.subresource().equals("scale");
    return Admission.of(
        write,
        AdmissionRequest.Operation.UPDATE,
        write.key(),
        Optional.of(scale ? Scales.seen(write.kind(), next) : next),
        Optional.of(scale ? Scales.seen(write.kind(), current) : current),
        image);
  }

  /** After all mutations; empty when the object is valid. */
  private Optional<Failure> prepared(Write write, ObjectNode next, ObjectNode current, Part part) {
    Kind kind = write.kind();
    if (part == Part.MAIN) {
      kind.rules().prepareForUpdate(next, current);
      kind.rules().applyDefaults(next);
    } else if (part == Part.STATUS) {
      kind.rules()
          .prepareForViewUpdate(write.subresource(), next, current, parts.clock().instant());
    }
    if (kind.tracksGeneration() && (part == Part.MAIN || part == Part.OWN)) {
      SystemFields.countGeneration(next, current);
    }
    return invalid(write, next, current, part);
  }

  private CompletionStage<Step> stored(
      Write write, StoredObject stands, ObjectNode current, ObjectNode next) {
    if (SystemFields.same(next, current) && !Versions.isOutdated(write.kind(), stands)) {
      return finished(new WriteAnswer.Written(stands, false, write.warnings()));
    }
    return parts
        .versions()
        .stored(write.kind(), next)
        .thenApply(stored ->
            switch (stored) {
              case Result.Refused<byte[]>(var failure) -> new Step.Finished(write.refused(failure));
              case Result.Ok<byte[]>(var bytes) -> step(write, stands, current, next, bytes);
            });
  }

  private Step step(
      Write write, StoredObject stands, ObjectNode current, ObjectNode next, byte[] stored) {
    if (write.dryRun()) {
      StoredObject rehearsed =
          new StoredObject(
              stands.key(),
              stands.uid(),
              stands.revision(),
              stands.sequenceNumber(),
              Json.withResourceVersion(stored, stands.revision()),
              stands.facts());
      return new Step.Finished(new WriteAnswer.Written(rehearsed, false, write.warnings()));
    }
    return new Step.Ask(
        write.key(),
        Expectation.of(stands.uid(), stands.sequenceNumber()),
        new ObjectCommand.Replace(event(write.key(), next, current), stored),
        (done, gone) -> {
          if (gone) {
            parts.hooksOf(done.key().type()).forEach(hook -> hook.afterDelete(done));
          }
          return new WriteAnswer.Written(done, false, write.warnings());
        },
        () -> {});
  }

  /** A Node that falls silent, or speaks again, is worth a name of its own in the journal. */
  private static EventType event(ObjectKey key, ObjectNode next, ObjectNode current) {
    EventType event = SystemFields.classify(next, current);
    return event == EventType.STATUS_REPORTED && key.type().equals(NODES)
        ? NodeRules.statusEvent(current, next)
        : event;
  }

  private static Optional<Failure> invalid(
      Write write, ObjectNode next, ObjectNode current, Part part) {
    Kind kind = write.kind();
    List<FieldError> errors = new ArrayList<>(ObjectMetaValidation.validateUpdate(next, current));
    switch (part) {
      case MAIN -> {
        errors.addAll(kind.rules().validateChange(next, current));
        if (kind.rules().hasCompiledType()) {
          errors.addAll(EnumCheck.unsaid(kind.gvk(), next, errors));
        }
      }
      case STATUS ->
          errors.addAll(kind.rules().validateViewUpdate(write.subresource(), next, current));
      case FINALIZERS -> {}
      case OWN -> errors.addAll(own(write).validate(next, current));
    }
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(Failure.invalid(kind.gvk(), write.key().name(), errors));
  }

  private CompletionStage<Optional<Failure>> claimed(
      Write write, ObjectNode next, ObjectNode current, ClusterImage image) {
    var about = new WriteHook.About(write.key(), write.cause().requestId(), write.dryRun(), image);
    CompletionStage<Optional<Failure>> refusal = CompletableFuture.completedStage(Optional.empty());
    for (WriteHook hook : parts.hooksOf(write.key().type()).toList()) {
      refusal =
          refusal.thenCompose(earlier ->
              earlier.isPresent()
                  ? CompletableFuture.completedStage(earlier)
                  : hook.beforeUpdate(next, current, about));
    }
    return refusal;
  }

  private static ObjectPart own(Write write) {
    return write.kind().rules().part(write.subresource()).orElseThrow();
  }

  private static void replace(ObjectNode target, ObjectNode from, String field) {
    if (from.hasNonNull(field)) {
      target.set(field, from.get(field));
    } else {
      target.remove(field);
    }
  }

  private static CompletionStage<Step> finished(WriteAnswer answer) {
    return CompletableFuture.completedStage(new Step.Finished(answer));
  }
}
