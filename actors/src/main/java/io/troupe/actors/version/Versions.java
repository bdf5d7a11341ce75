package io.troupe.actors.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Conversion;
import io.troupe.core.kind.Kind;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Turns stored objects into a kind's form and back. A kind that is stored as it is served costs
 * nothing: its bytes are handed on.
 */
public final class Versions {
  private final ConversionCalls webhooks;
  private final List<LiveFields> live;

  public Versions(ConversionCalls webhooks, LiveFields... live) {
    this.webhooks = webhooks;
    this.live = List.of(live);
  }

  /** A fresh tree, with its resourceVersion, the caller's to change. */
  public CompletionStage<Result<ObjectNode>> tree(Kind kind, StoredObject object) {
    if (kind.storage().conversion() instanceof Conversion.Identity) {
      return done(object.tree());
    }
    return trees(kind, List.of(object))
        .thenApply(all -> all.then(one -> Result.ok(one.getFirst())));
  }

  /** The same objects with the bytes this kind shows; one call to a webhook for all of them. */
  public CompletionStage<Result<List<StoredObject>>> served(Kind kind, List<StoredObject> objects) {
    return recorded(kind, filled(kind, objects));
  }

  /** The same of objects as they stood once: nothing of today is filled in. */
  public CompletionStage<Result<List<StoredObject>>> recorded(
      Kind kind, List<StoredObject> objects) {
    if (kind.storage().conversion() instanceof Conversion.Identity || objects.isEmpty()) {
      return done(objects);
    }
    return trees(kind, objects)
        .thenApply(converted ->
            converted.then(trees -> {
              List<StoredObject> shown = new ArrayList<>(objects.size());
              for (int i = 0; i < trees.size(); i++) {
                shown.add(shown(objects.get(i), trees.get(i)));
              }
              return Result.ok(shown);
            }));
  }

  private List<StoredObject> filled(Kind kind, List<StoredObject> objects) {
    for (LiveFields fields : live) {
      if (fields.type().equals(kind.type())) {
        return objects.stream().map(fields.fill()).toList();
      }
    }
    return objects;
  }

  private static StoredObject shown(StoredObject object, ObjectNode tree) {
    byte[] stored = Json.stored(tree);
    boolean versioned = tree.path("metadata").hasNonNull("resourceVersion");
    return new StoredObject(
        object.key(),
        object.uid(),
        object.revision(),
        object.sequenceNumber(),
        versioned ? Json.withResourceVersion(stored, object.revision()) : stored,
        object.facts());
  }

  private CompletionStage<Result<List<ObjectNode>>> trees(Kind kind, List<StoredObject> objects) {
    return switch (kind.storage().conversion()) {
      case Conversion.Identity _ -> done(objects.stream().map(StoredObject::tree).toList());
      case Conversion.Functions(var toServed, var _) ->
          done(objects.stream().map(StoredObject::tree).map(toServed).toList());
      case Conversion.Custom(var form) -> {
        List<ObjectNode> trees = objects.stream().map(StoredObject::tree).toList();
        trees.forEach(form::restore);
        yield converted(form, form.apiVersion(), trees)
            .thenApply(all -> {
              if (all instanceof Result.Ok<List<ObjectNode>>(var ready)) {
                ready.forEach(form::tidy);
              }
              return all;
            });
      }
    };
  }

  /** The stored form of an object in the kind's own; the object becomes this method's. */
  public CompletionStage<Result<byte[]>> stored(Kind kind, ObjectNode object) {
    return switch (kind.storage().conversion()) {
      case Conversion.Identity _ -> done(Json.stored(object));
      case Conversion.Functions(var _, var toStored) ->
          done(Json.stored(toStored.apply(object.deepCopy())));
      case Conversion.Custom(var form) ->
          converted(form, form.storedApiVersion(), List.of(object.deepCopy()))
              .thenApply(all -> all.then(one -> Result.ok(Json.stored(one.getFirst()))));
    };
  }

  /** Whether an object is stored in another version than would be written now. */
  public static boolean isOutdated(Kind kind, StoredObject object) {
    return kind.storage().conversion() instanceof Conversion.Custom(var form)
        && !object.tree().path("apiVersion").asText().equals(form.storedApiVersion());
  }

  /** Only those of other versions are sent away; all come back in their order. */
  private CompletionStage<Result<List<ObjectNode>>> converted(
      Conversion.CustomForm form, String apiVersion, List<ObjectNode> trees) {
    List<ObjectNode> others =
        trees.stream().filter(t -> !t.path("apiVersion").asText().equals(apiVersion)).toList();
    if (others.isEmpty()) {
      return done(trees);
    }
    if (form.webhook().isEmpty()) {
      others.forEach(t -> t.put("apiVersion", apiVersion));
      return done(trees);
    }
    return webhooks
        .convert(form.webhook().get(), apiVersion, others)
        .thenApply(answer -> answer.then(ready -> Result.ok(merged(trees, others, ready))));
  }

  private static List<ObjectNode> merged(
      List<ObjectNode> trees, List<ObjectNode> sent, List<ObjectNode> received) {
    List<ObjectNode> all = new ArrayList<>(trees.size());
    int next = 0;
    for (ObjectNode tree : trees) {
      boolean wasSent = next < sent.size() && sent.get(next) == tree;
      all.add(wasSent ? received.get(next++) : tree);
    }
    return all;
  }

  private static <T> CompletionStage<Result<T>> done(T value) {
    return CompletableFuture.completedStage(Result.ok(value));
  }
}
