package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.gate.WriteLoop.Step;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.image.StoredObject;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.object.Expectation;
import io.troupe.core.object.ObjectCommand;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * POSTs that do something to an object rather than store their body: binding, eviction, token
 * request.
 */
final class Actions {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

  private final GateParts parts;
  private final Admission admission;
  private final WriteLoop loop;
  private final Eviction eviction;

  Actions(GateParts parts, Admission admission, WriteLoop loop, Deletion deletion) {
    this.parts = parts;
    this.admission = admission;
    this.loop = loop;
    this.eviction = new Eviction(parts, loop, deletion);
  }

  CompletionStage<WriteAnswer> run(Write write, ObjectNode body, List<String> decodeProblems) {
    Optional<Failure> refusal = unreadable(write, body, decodeProblems);
    if (refusal.isPresent()) {
      return refused(write, refusal.get());
    }
    return switch (write.subresource()) {
      case "binding" -> bind(write, write.key(), body);
      case "eviction" -> evict(write, body);
      case "token" -> token(write, body);
      default -> CompletableFuture.completedStage(write.refused(Failures.methodNotAllowed(write)));
    };
  }

  private Optional<Failure> unreadable(Write write, ObjectNode body, List<String> decodeProblems) {
    return write.kind().subresources().stream()
        .filter(sub -> sub.name().equals(write.subresource()))
        .map(Kind.Subresource::kind)
        .findFirst()
        .flatMap(kind ->
            Bodies.ofKind(body, kind)
                .or(() -> Bodies.fields(write, parts.schemaOf(kind), kind, body, decodeProblems)));
  }

  /** POST bindings, where only the body names the pod. */
  CompletionStage<WriteAnswer> bindByBody(Write write, ObjectNode body) {
    String name = body.path("metadata").path("name").asText("");
    return bind(write, new ObjectKey(PODS, write.key().namespace(), name), body);
  }

  private CompletionStage<WriteAnswer> bind(Write write, ObjectKey pod, ObjectNode body) {
    String targetKind = body.path("target").path("kind").asText("");
    String node = body.path("target").path("name").asText("");
    if (!targetKind.isEmpty() && !targetKind.equals("Node")) {
      return refused(
          write,
          Failure.invalid(
              BINDING,
              pod.name(),
              List.of(
                  FieldError.notSupported("target.kind", targetKind, List.of("Node", "<empty>")))));
    }
    if (node.isEmpty()) {
      return refused(
          write,
          Failure.invalid(BINDING, pod.name(), List.of(FieldError.required("target.name", ""))));
    }
    String uid = body.path("metadata").path("uid").asText("");
    return loop.run(write, image -> bindStep(write, pod, node, uid, body, image));
  }

  private CompletionStage<Step> bindStep(
      Write write, ObjectKey pod, String node, String uid, ObjectNode body, ClusterImage image) {
    Optional<StoredObject> stands = image.get(pod);
    if (stands.isEmpty()) {
      return finished(write, Failure.notFound(PODS, pod.name()));
    }
    if (!uid.isEmpty() && !uid.equals(stands.get().uid().value())) {
      return finished(
          write,
          Failure.conflict(
              new ResourceType("", "pods/binding"),
              pod.name(),
              "Precondition failed: UID in precondition: "
                  + uid
                  + ", UID in object meta: "
                  + stands.get().uid()));
    }
    return admission
        .both(posted(write, pod, body, image))
        .thenApply(refusal ->
            refusal.isPresent()
                ? new Step.Finished(write.refused(refusal.get()))
                : bound(write, pod, stands.get(), node, body, image));
  }

  private static AdmissionRequest posted(
      Write write, ObjectKey key, ObjectNode body, ClusterImage image) {
    return Admission.of(
        write, AdmissionRequest.Operation.CREATE, key, Optional.of(body), Optional.empty(), image);
  }

  private static Step bound(
      Write write,
      ObjectKey pod,
      StoredObject stands,
      String node,
      ObjectNode body,
      ClusterImage image) {
    if (write.dryRun()) {
      return new Step.Finished(success(write));
    }
    return new Step.Ask(
        pod,
        // Any version of this life will do: only the pod itself knows whether it is still free.
        Expectation.ofLife(stands.uid(), image.revision()),
        new ObjectCommand.Bind(node, texts(body, "labels"), texts(body, "annotations")),
        (_, _) -> success(write),
        () -> {});
  }

  private static Map<String, String> texts(ObjectNode binding, String field) {
    Map<String, String> texts = new TreeMap<>();
    binding
        .path("metadata")
        .path(field)
        .properties()
        .forEach(each -> texts.put(each.getKey(), each.getValue().asText("")));
    return texts;
  }

  private CompletionStage<WriteAnswer> evict(Write write, ObjectNode body) {
    return parts
        .latest()
        .thenCompose(image -> admission.both(posted(write, write.key(), body, image)))
        .thenCompose(refusal ->
            refusal.isPresent() ? refused(write, refusal.get()) : eviction.run(write, body))
        .thenApply(answer -> answer instanceof WriteAnswer.Refused ? answer : success(write));
  }

  private CompletionStage<WriteAnswer> token(Write write, ObjectNode body) {
    return parts
        .latest()
        .thenCompose(image -> {
          Optional<StoredObject> account = image.get(write.key());
          return account.isEmpty()
              ? refused(write, Failure.notFound(write.key().type(), write.key().name()))
              : admission
                  .both(posted(write, write.key(), body, image))
                  .thenApply(refusal ->
                      refusal.isPresent()
                          ? write.refused(refusal.get())
                          : minted(write, account.get(), body, image));
        });
  }

  private WriteAnswer minted(
      Write write, StoredObject account, ObjectNode body, ClusterImage image) {
    return switch (parts.tokens().mint(account, body, image)) {
      case Result.Refused<ObjectNode>(var failure) -> write.refused(failure);
      case Result.Ok<ObjectNode>(var token) ->
          new WriteAnswer.Other(Json.bytes(token), true, write.warnings());
    };
  }

  private static CompletionStage<Step> finished(Write write, Failure failure) {
    return CompletableFuture.completedStage(new Step.Finished(write.refused(failure)));
  }

  private static WriteAnswer success(Write write) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success").put("code", 201);
    return new WriteAnswer.Other(Json.bytes(status), true, write.warnings());
  }

  private static CompletionStage<WriteAnswer> refused(Write write, Failure failure) {
    return CompletableFuture.completedStage(write.refused(failure));
  }
}
