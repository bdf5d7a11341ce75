package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.actors.gate.WriteRequest.Operation;
import io.troupe.core.apply.Configuration;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Server-side apply, of objects and of their views. An object that is not there is created. Follows
 * upstream apiserver pkg/endpoints/handlers/patch.go.
 */
final class Applies {
  private final GateParts parts;
  private final Modification modification;
  private final Creation creation;
  private final WriteLoop loop;
  private final Tracking tracking;

  Applies(GateParts parts, Modification modification, Creation creation, WriteLoop loop) {
    this.parts = parts;
    this.modification = modification;
    this.creation = creation;
    this.loop = loop;
    this.tracking = new Tracking(parts);
  }

  /**
   * @param bodyKind what is applied: the kind itself, or Scale
   */
  CompletionStage<WriteAnswer> run(
      Write write, Operation.Patch patch, GroupVersionKind bodyKind, Schema schema) {
    ObjectNode body = (ObjectNode) patch.patch();
    boolean scale = Updates.isScale(write);
    Result<ObjectNode> configuration =
        duplicates(write, patch.decodeProblems())
            .or(() -> Configuration.unfit(bodyKind, schema, body))
            .<Result<ObjectNode>>map(Result::refused)
            .orElseGet(() -> scale ? ofScale(write, body) : Result.ok(body));
    return switch (configuration) {
      case Result.Refused<ObjectNode>(var failure) ->
          CompletableFuture.completedStage(write.refused(failure));
      case Result.Ok<ObjectNode>(var applied) ->
          loop.run(write, image -> compute(write, applied, image))
              .thenCompose(answer ->
                  scale
                      ? Updates.asScale(parts, write, answer)
                      : CompletableFuture.completedStage(answer));
    };
  }

  private CompletionStage<Step> compute(Write write, ObjectNode applied, ClusterImage image) {
    Optional<StoredObject> stands = image.get(write.key());
    if (stands.isPresent()) {
      return modification.compute(
          write,
          stands.get(),
          current -> next(write, current, applied),
          Updates.part(write),
          image);
    }
    if (!write.subresource().isEmpty()) {
      return finished(write, Failure.notFound(write.key().type(), write.key().name()));
    }
    return switch (gone(write, applied)
        .<Result<ObjectNode>>map(Result::refused)
        .orElseGet(() -> next(write, Json.object(), applied))) {
      case Result.Refused<ObjectNode>(var failure) -> finished(write, failure);
      case Result.Ok<ObjectNode>(var object) -> {
        Optional<Failure> refusal =
            Bodies.named(object, write.key().name())
                .or(() -> Bodies.inNamespace(object, write.key().namespace()));
        yield refusal.isPresent()
            ? finished(write, refusal.get())
            : creation.compute(write, write.key(), object, image);
      }
    };
  }

  private Result<ObjectNode> next(Write write, ObjectNode current, ObjectNode applied) {
    return tracking
        .ownership(write)
        .applied(current, applied, write.request().options().force())
        .then(object ->
            Bodies.fields(
                    write,
                    Optional.of(parts.kinds().schemaOf(write.kind())),
                    write.kind().gvk(),
                    object,
                    List.of())
                .<Result<ObjectNode>>map(Result::refused)
                .orElseGet(() -> Result.ok(object)));
  }

  /** Whoever names a life or a version means an object that is no more. */
  private static Optional<Failure> gone(Write write, ObjectNode applied) {
    JsonNode said = applied.path("metadata");
    String uid = said.path("uid").asText("");
    if (!uid.isEmpty()) {
      return Optional.of(
          Failure.conflict(
              write.key().type(),
              write.key().name(),
              "uid mismatch: the provided object specified uid "
                  + uid
                  + ", and no existing object was found"));
    }
    return said.path("resourceVersion").asText("").isEmpty()
        ? Optional.empty()
        : Optional.of(Failure.modified(write.key().type(), write.key().name()));
  }

  /** What applying a Scale means for the object that is scaled. */
  private static Result<ObjectNode> ofScale(Write write, ObjectNode scale) {
    ObjectNode object = Json.object();
    object
        .put("apiVersion", write.kind().gvk().apiVersion())
        .put("kind", write.kind().gvk().kind());
    object.putObject("metadata").put("name", write.key().name());
    return scale.path("spec").hasNonNull("replicas")
        ? Scales.into(write.kind(), object, scale)
        : Result.ok(object);
  }

  private static Optional<Failure> duplicates(Write write, List<String> problems) {
    return switch (write.request().options().fieldValidation()) {
      case STRICT ->
          problems.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Failure.badRequest("error strict decoding YAML: " + String.join(", ", problems)));
      case WARN -> {
        write.warn(problems);
        yield Optional.empty();
      }
      case IGNORE -> Optional.empty();
    };
  }

  private static CompletionStage<Step> finished(Write write, Failure failure) {
    return CompletableFuture.completedStage(new Step.Finished(write.refused(failure)));
  }
}
