package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.Modification.Change;
import io.troupe.actors.gate.Modification.Part;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.patch.PatchKind;
import io.troupe.core.patch.Patches;
import io.troupe.core.schema.Schema;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns updates and patches, of objects and of their views, into {@link Modification}s. */
final class Updates {
  private final GateParts parts;
  private final Modification modification;
  private final Creation creation;
  private final WriteLoop loop;
  private final Applies applies;

  Updates(GateParts parts, Modification modification, Creation creation, WriteLoop loop) {
    this.parts = parts;
    this.modification = modification;
    this.creation = creation;
    this.loop = loop;
    this.applies = new Applies(parts, modification, creation, loop);
  }

  CompletionStage<WriteAnswer> update(Write write, Operation.Update update) {
    Optional<GroupVersionKind> bodyKind = bodyKind(write);
    if (bodyKind.isEmpty()) {
      return CompletableFuture.completedStage(write.refused(Failures.methodNotAllowed(write)));
    }
    ObjectNode body = update.object();
    Optional<Failure> refusal =
        Bodies.ofKind(body, bodyKind.get())
            .or(() ->
                Bodies.fields(
                    write,
                    parts.schemaOf(bodyKind.get()),
                    bodyKind.get(),
                    body,
                    update.decodeProblems()));
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(write.refused(refusal.get()));
    }
    return run(
        write,
        current ->
            isScale(write) ? Scales.into(write.kind(), current, body) : Result.ok(body.deepCopy()),
        Optional.of(body));
  }

  CompletionStage<WriteAnswer> patch(Write write, Operation.Patch patch) {
    if (patch.type() == WriteRequest.PatchType.STRATEGIC
        && !write.kind().rules().hasCompiledType()) {
      return CompletableFuture.completedStage(write.refused(Failures.noStrategicMerge()));
    }
    Optional<GroupVersionKind> bodyKind = bodyKind(write);
    Optional<Schema> schema = bodyKind.flatMap(parts::schemaOf);
    if (bodyKind.isEmpty() || schema.isEmpty() || isFinalize(write)) {
      return CompletableFuture.completedStage(write.refused(Failures.methodNotAllowed(write)));
    }
    if (write.applies()) {
      return applies.run(write, patch, bodyKind.get(), schema.get());
    }
    return run(
        write,
        current -> patched(write, patch, bodyKind.get(), schema.get(), current),
        Optional.empty());
  }

  private Result<ObjectNode> patched(
      Write write,
      Operation.Patch patch,
      GroupVersionKind bodyKind,
      Schema schema,
      ObjectNode current) {
    Result<ObjectNode> original =
        isScale(write) ? Scales.of(write.kind(), current) : Result.ok(current);
    return original
        .then(shown -> Patches.apply(kind(patch.type()), schema, shown, patch.patch()))
        .then(result -> {
          Optional<Failure> refusal =
              Bodies.ofKind(result, bodyKind)
                  .or(() ->
                      Bodies.fields(
                          write, Optional.of(schema), bodyKind, result, patch.decodeProblems()));
          if (refusal.isPresent()) {
            return Result.refused(refusal.get());
          }
          return isScale(write) ? Scales.into(write.kind(), current, result) : Result.ok(result);
        });
  }

  /**
   * @param creatable the body that may become a new object where the kind allows that
   */
  private CompletionStage<WriteAnswer> run(
      Write write, Change change, Optional<ObjectNode> creatable) {
    return loop.run(write, image -> compute(write, change, creatable, image))
        .thenCompose(answer ->
            isScale(write)
                ? asScale(parts, write, answer)
                : CompletableFuture.completedStage(answer));
  }

  private CompletionStage<Step> compute(
      Write write, Change change, Optional<ObjectNode> creatable, ClusterImage image) {
    Optional<StoredObject> stands = image.get(write.key());
    if (stands.isPresent()) {
      return modification.compute(write, stands.get(), change, part(write), image);
    }
    if (creatable.isPresent() && write.kind().createOnUpdate() && write.subresource().isEmpty()) {
      ObjectNode body = creatable.get().deepCopy();
      Optional<Failure> refusal =
          Bodies.named(body, write.key().name())
              .or(() -> Bodies.inNamespace(body, write.key().namespace()))
              .or(() -> stillThere(write, body));
      return refusal.isPresent()
          ? CompletableFuture.completedStage(new Step.Finished(write.refused(refusal.get())))
          : creation.compute(write, write.key(), body, image);
    }
    return CompletableFuture.completedStage(
        new Step.Finished(
            write.refused(Failure.notFound(write.kind().type(), write.key().name()))));
  }

  /** Whoever names a version or a life means an object that is no more. */
  private static Optional<Failure> stillThere(Write write, ObjectNode body) {
    boolean meansOne =
        !body.path("metadata").path("resourceVersion").asText("").isEmpty()
            || !body.path("metadata").path("uid").asText("").isEmpty();
    return meansOne
        ? Optional.of(Failure.notFound(write.key().type(), write.key().name()))
        : Optional.empty();
  }

  static CompletionStage<WriteAnswer> asScale(GateParts parts, Write write, WriteAnswer answer) {
    if (!(answer instanceof WriteAnswer.Written(var object, var created, var warnings))) {
      return CompletableFuture.completedStage(answer);
    }
    return parts
        .versions()
        .tree(write.kind(), object)
        .thenApply(shown ->
            switch (shown.then(tree -> Scales.of(write.kind(), tree))) {
              case Result.Refused<ObjectNode>(var failure) -> write.refused(failure);
              case Result.Ok<ObjectNode>(var scale) ->
                  new WriteAnswer.Other(Json.bytes(scale), created, warnings);
            });
  }

  /** What is written at this path; empty where nothing can be updated. */
  private static Optional<GroupVersionKind> bodyKind(Write write) {
    Kind kind = write.kind();
    return switch (write.subresource()) {
      case "" -> Optional.of(kind.gvk());
      case "status", "finalize", "approval" ->
          kind.has(write.subresource()) ? Optional.of(kind.gvk()) : Optional.empty();
      case "scale" -> kind.has("scale") ? Optional.of(Scales.KIND) : Optional.empty();
      default -> kind.rules().part(write.subresource()).map(_ -> kind.gvk());
    };
  }

  static Part part(Write write) {
    return switch (write.subresource()) {
      case "status", "approval" -> Part.STATUS;
      case "finalize" -> Part.FINALIZERS;
      case "", "scale" -> Part.MAIN;
      default -> Part.OWN;
    };
  }

  static boolean isScale(Write write) {
    return write.subresource().equals("scale");
  }

  private static boolean isFinalize(Write write) {
    return write.subresource().equals("finalize");
  }

  private static PatchKind kind(WriteRequest.PatchType type) {
    return switch (type) {
      case JSON -> PatchKind.JSON;
      case MERGE -> PatchKind.MERGE;
      case STRATEGIC -> PatchKind.STRATEGIC;
      case APPLY -> throw new IllegalArgumentException("an apply is no patch of this kind");
    };
  }
}
