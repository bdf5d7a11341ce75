package io.troupe.actors.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.version.Versions;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The kinds that show the same stored objects; one becomes another by way of the stored form. */
public final class Equivalents {
  /** An object on its way only: nobody looks it up. */
  private static final Uid NOBODY = new Uid("none");

  private final Supplier<KindRegistry> kinds;
  private final Versions forms;

  public Equivalents(Supplier<KindRegistry> kinds, Versions forms) {
    this.kinds = kinds;
    this.forms = forms;
  }

  /** Without the kind itself, in discovery order. */
  Collection<Kind> of(Kind kind) {
    return kinds.get().all().stream()
        .filter(other ->
            other.storage().type().equals(kind.storage().type()) && !other.gvk().equals(kind.gvk()))
        .toList();
  }

  /**
   * @param object the caller's to give away
   */
  CompletionStage<Result<ObjectNode>> convert(ObjectNode object, Kind from, Kind to) {
    JsonNode metadata = object.path("metadata");
    ObjectKey key =
        new ObjectKey(
            to.storage().type(),
            metadata.path("namespace").asText(""),
            metadata.path("name").asText(""));
    JsonNode version = metadata.path("resourceVersion");
    return forms
        .stored(from, object)
        .thenCompose(stored ->
            switch (stored) {
              case Result.Refused<byte[]>(Failure failure) ->
                  CompletableFuture.completedStage(Result.refused(failure));
              case Result.Ok<byte[]>(byte[] bytes) ->
                  forms.tree(to, new StoredObject(key, NOBODY, 0, 0, bytes, ObjectFacts.NONE));
            })
        .thenApply(result ->
            result.then(converted -> {
              if (version.isTextual()) {
                converted.withObject("metadata").set("resourceVersion", version);
              }
              return Result.ok(converted);
            }));
  }
}
