package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.admit.webhook.Invocation;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import io.troupe.core.patch.PatchKind;
import io.troupe.core.patch.Patches;
import io.troupe.core.schema.Schema;
import io.troupe.core.schema.SchemaCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Carries out a webhook's patch: what comes out is read as if a client had sent it, with unknown
 * fields dropped and defaults filled in, and the server's own fields as they were.
 */
final class Patching {
  /** A webhook sees these, and cannot change them. */
  private static final List<String> OWNED =
      List.of("uid", "creationTimestamp", "generation", "deletionTimestamp", "managedFields");

  private final Supplier<KindRegistry> kinds;
  private final Equivalents equivalents;

  Patching(Supplier<KindRegistry> kinds, Equivalents equivalents) {
    this.kinds = kinds;
    this.equivalents = equivalents;
  }

  /**
   * @param shown what the webhook has seen
   * @return whether the request's object has changed
   */
  CompletionStage<Result<Boolean>> apply(
      ArrayNode patch, ObjectNode shown, Invocation invocation, AdmissionRequest request) {
    GroupVersionKind kind = invocation.requested().kind();
    Optional<Schema> schema = kinds.get().schemaOf(kind);
    if (schema.isEmpty()) {
      return refused(Failure.internal("no kind \"" + kind.kind() + "\" is registered"));
    }
    return switch (read(patch, shown, kind, schema.get())) {
      case Result.Refused<ObjectNode>(Failure failure) -> refused(failure);
      case Result.Ok<ObjectNode>(ObjectNode read) ->
          invocation.kind().gvk().equals(request.kind().gvk())
              ? CompletableFuture.completedStage(Result.ok(take(read, request)))
              : equivalents
                  .convert(read, invocation.kind(), request.kind())
                  .thenApply(converted -> converted.then(own -> Result.ok(take(own, request))));
    };
  }

  private static Result<ObjectNode> read(
      ArrayNode patch, ObjectNode shown, GroupVersionKind kind, Schema schema) {
    return switch (Patches.apply(PatchKind.JSON, schema, shown, patch)) {
      case Result.Refused<ObjectNode>(Failure failure) ->
          Result.refused(
              Failure.internal(
                  failure.causes().isEmpty()
                      ? failure.message()
                      : failure.causes().getFirst().message()));
      case Result.Ok<ObjectNode>(ObjectNode patched) -> {
        if (!patched.path("apiVersion").asText().equals(kind.apiVersion())
            || !patched.path("kind").asText().equals(kind.kind())) {
          yield Result.refused(
              Failure.internal("a webhook may not change an object's kind or apiVersion"));
        }
        Optional<Failure> unreadable = SchemaCheck.of(schema, patched).unreadable(kind);
        if (unreadable.isPresent()) {
          yield Result.refused(Failure.internal(unreadable.get().message()));
        }
        SchemaCheck.prune(schema, patched);
        patched.withObject("metadata");
        yield Result.ok(patched);
      }
    };
  }

  private static boolean take(ObjectNode patched, AdmissionRequest request) {
    ObjectNode object = request.object().orElseThrow();
    ObjectNode metadata = patched.withObject("metadata");
    JsonNode before = object.path("metadata");
    OWNED.forEach(field -> keep(metadata, before, field));
    keep(metadata, before, "resourceVersion");
    boolean nameless = metadata.path("name").asText("").isEmpty();
    if (request.context().nameGenerated() && nameless) {
      keep(metadata, before, "name");
    }
    if (request.objectKind().equals(request.kind().gvk())) {
      request.kind().rules().applyDefaults(patched);
    }
    boolean changed = !patched.equals(object);
    if (changed) {
      object.removeAll();
      object.setAll(patched);
    }
    return changed;
  }

  private static void keep(ObjectNode metadata, JsonNode before, String field) {
    if (before.has(field)) {
      metadata.set(field, before.get(field));
    } else {
      metadata.remove(field);
    }
  }

  private static CompletionStage<Result<Boolean>> refused(Failure failure) {
    return CompletableFuture.completedStage(Result.refused(failure));
  }
}
