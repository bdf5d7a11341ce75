package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.ObjectFacts;
import io.troupe.core.image.StoredObject;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.meta.ObjectMetaValidation;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.Uid;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.object.SystemFields;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import io.troupe.core.schema.EnumCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Creates one object. Follows upstream apiserver pkg/registry/rest/create.go. */
final class Creation {
  /** Names tried for one generateName. */
  static final int NAMES_MAX = 8;

  private final GateParts parts;
  private final Admission admission;
  private final WriteLoop loop;
  private final Tracking tracking;

  Creation(GateParts parts, Admission admission, WriteLoop loop) {
    this.parts = parts;
    this.admission = admission;
    this.loop = loop;
    this.tracking = new Tracking(parts);
  }

  CompletionStage<WriteAnswer> run(Write write, ObjectNode body, List<String> decodeProblems) {
    Optional<Failure> refusal =
        Bodies.ofKind(body, write.kind().gvk())
            .or(() -> Bodies.inNamespace(body, write.key().namespace()))
            .or(() -> unversioned(body))
            .or(() ->
                Bodies.fields(
                    write,
                    parts.schemaOf(write.kind().gvk()),
                    write.kind().gvk(),
                    body,
                    decodeProblems));
    return refusal.isPresent()
        ? CompletableFuture.completedStage(write.refused(refusal.get()))
        : named(write, body, 1);
  }

  private CompletionStage<WriteAnswer> named(Write write, ObjectNode body, int count) {
    String given = body.path("metadata").path("name").asText("");
    String base = body.path("metadata").path("generateName").asText("");
    boolean generated = given.isEmpty() && !base.isEmpty();
    String name = generated ? SystemFields.generateName(base, parts.random()) : given;
    ObjectKey key = new ObjectKey(write.kind().storedAs(), write.key().namespace(), name);
    return loop.run(write, image -> compute(write, key, body.deepCopy(), image))
        .thenCompose(answer ->
            generated && count < NAMES_MAX && isTaken(answer)
                ? named(write, body, count + 1)
                : CompletableFuture.completedStage(answer));
  }

  /** One computation. @param object the computation's own */
  CompletionStage<Step> compute(Write write, ObjectKey key, ObjectNode object, ClusterImage image) {
    Kind kind = write.kind();
    Uid uid = parts.newUid();
    JsonNode managedFields = Tracking.sent(write, object);
    object.withObject("metadata").put("name", key.name());
    SystemFields.fill(object, uid, parts.clock().instant(), kind.tracksGeneration());
    if (kind.has("status") && !kind.rules().keepsStatusOnCreate()) {
      object.remove("status");
    }
    kind.rules().applyDefaults(object);
    tracking.created(write, object, managedFields);
    JsonNode managers = object.path("metadata").path("managedFields");
    AdmissionRequest request = request(write, key, object, image);
    return admission
        .mutate(request)
        .thenCompose(refusal -> {
          Tracking.admitted(write, object, managers);
          // A webhook may choose the name where the server was to.
          ObjectKey chosen = named(key, object);
          Optional<Failure> unfit = refusal.or(() -> prepared(kind, chosen, object));
          AdmissionRequest settled =
              chosen.equals(key) ? request : request(write, chosen, object, image);
          return (unfit.isPresent()
                  ? CompletableFuture.completedStage(unfit)
                  : admission.validate(settled))
              .thenCompose(found -> created(write, chosen, uid, object, image, found));
        });
  }

  private CompletionStage<Step> created(
      Write write,
      ObjectKey key,
      Uid uid,
      ObjectNode object,
      ClusterImage image,
      Optional<Failure> refusal) {
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(new Step.Finished(write.refused(refusal.get())));
    }
    write.warn(write.kind().rules().warnings(object));
    return claim(write, key, uid, object, image);
  }

  private static AdmissionRequest request(
      Write write, ObjectKey key, ObjectNode object, ClusterImage image) {
    return Admission.of(
        write,
        AdmissionRequest.Operation.CREATE,
        key,
        Optional.of(object),
        Optional.empty(),
        image);
  }

  private static ObjectKey named(ObjectKey key, ObjectNode object) {
    String name = object.path("metadata").path("name").asText("");
    return name.equals(key.name()) ? key : new ObjectKey(key.type(), key.namespace(), name);
  }

  /** After all mutations; empty when the object is valid. */
  private static Optional<Failure> prepared(Kind kind, ObjectKey key, ObjectNode object) {
    Optional<Failure> moved = Bodies.inNamespace(object, key.namespace());
    if (moved.isPresent()) {
      return moved;
    }
    kind.rules().prepareForCreate(object);
    kind.rules().applyDefaults(object);
    return invalid(kind, key, object);
  }

  private static Optional<Failure> invalid(Kind kind, ObjectKey key, ObjectNode object) {
    List<FieldError> errors = new ArrayList<>(ObjectMetaValidation.validate(object, kind));
    errors.addAll(kind.rules().validate(object));
    errors.addAll(kind.rules().validateCreate(object));
    if (kind.rules().hasCompiledType()) {
      errors.addAll(EnumCheck.unsaid(kind.gvk(), object, errors));
    }
    return errors.isEmpty()
        ? Optional.empty()
        : Optional.of(Failure.invalid(kind.gvk(), key.name(), errors));
  }

  private CompletionStage<Step> claim(
      Write write, ObjectKey key, Uid uid, ObjectNode object, ClusterImage image) {
    List<WriteHook> hooks = parts.hooksOf(key.type()).toList();
    var about = new WriteHook.About(key, write.cause().requestId(), write.dryRun(), image);
    CompletionStage<Optional<Failure>> refusal = CompletableFuture.completedStage(Optional.empty());
    for (WriteHook hook : hooks) {
      refusal =
          refusal.thenCompose(earlier ->
              earlier.isPresent()
                  ? CompletableFuture.completedStage(earlier)
                  : hook.beforeCreate(object, about));
    }
    return refusal.thenCompose(failure ->
        failure.isPresent()
            ? CompletableFuture.completedStage(new Step.Finished(write.refused(failure.get())))
            : parts
                .versions()
                .stored(write.kind(), object)
                .thenApply(stored ->
                    switch (stored) {
                      case Result.Refused<byte[]>(var why) -> {
                        hooks.forEach(hook -> hook.createFailed(object, about));
                        yield new Step.Finished(write.refused(why));
                      }
                      case Result.Ok<byte[]>(var bytes) ->
                          step(write, key, uid, object, bytes, hooks, about);
                    }));
  }

  private static Step step(
      Write write,
      ObjectKey key,
      Uid uid,
      ObjectNode object,
      byte[] stored,
      List<WriteHook> hooks,
      WriteHook.About about) {
    if (write.dryRun()) {
      return new Step.Finished(rehearsed(write, key, uid, stored, about.image()));
    }
    return new Step.Ask(
        key,
        Expectation.noneAt(about.image().revision()),
        new ObjectCommand.Create(uid, stored),
        (done, _) -> new WriteAnswer.Written(done, true, write.warnings()),
        () -> hooks.forEach(hook -> hook.createFailed(object, about)));
  }

  private static WriteAnswer rehearsed(
      Write write, ObjectKey key, Uid uid, byte[] stored, ClusterImage image) {
    return image.get(key).isPresent()
        ? write.refused(Failure.alreadyExists(key.type(), key.name()))
        : new WriteAnswer.Written(
            new StoredObject(key, uid, 0, 0, stored, ObjectFacts.NONE), true, write.warnings());
  }

  private static Optional<Failure> unversioned(ObjectNode body) {
    String version = body.path("metadata").path("resourceVersion").asText("");
    return version.isEmpty() || version.equals("0")
        ? Optional.empty()
        : Optional.of(
            Failure.badRequest("resourceVersion should not be set on objects to be created"));
  }

  private static boolean isTaken(WriteAnswer answer) {
    return answer instanceof WriteAnswer.Refused(var failure, _)
        && failure.reason() == Reason.ALREADY_EXISTS;
  }
}
