package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.ScaleView;
import io.troupe.core.meta.GroupVersionKind;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import io.troupe.core.select.LabelSelector;
import java.util.List;
import java.util.Optional;

/** The view of a workload as an autoscaling/v1 Scale. */
public final class Scales {
  public static final GroupVersionKind KIND = new GroupVersionKind("autoscaling", "v1", "Scale");

  private Scales() {}

  /** The Scale of an object of a kind, with its resourceVersion. */
  public static Result<ObjectNode> of(Kind kind, ObjectNode object) {
    return kind.rules()
        .scale()
        .map(view -> view.of(object).then(seen -> Result.ok(of(object, seen))))
        .orElseGet(() -> Result.ok(of(object, workload(object))));
  }

  /** What admission sees; of an object that has no replicas yet, none. */
  static ObjectNode seen(Kind kind, ObjectNode object) {
    return switch (of(kind, object)) {
      case Result.Ok<ObjectNode>(var scale) -> scale;
      case Result.Refused<ObjectNode> _ -> of(object, new ScaleView.Seen(0, 0, ""));
    };
  }

  private static ScaleView.Seen workload(ObjectNode object) {
    return new ScaleView.Seen(
        object.path("spec").path("replicas").asInt(0),
        object.path("status").path("replicas").asInt(0),
        LabelSelector.of(object.path("spec").path("selector")).toString());
  }

  private static ObjectNode of(ObjectNode object, ScaleView.Seen seen) {
    JsonNode from = object.path("metadata");
    ObjectNode scale = Json.object();
    scale.put("kind", KIND.kind()).put("apiVersion", KIND.apiVersion());
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      if (from.has(field)) {
        metadata.set(field, from.get(field));
      }
    }
    scale.putObject("spec").put("replicas", seen.specReplicas());
    ObjectNode status = scale.putObject("status");
    status.put("replicas", seen.statusReplicas());
    if (!seen.selector().isEmpty()) {
      status.put("selector", seen.selector());
    }
    return scale;
  }

  /**
   * Takes over what admission made of a Scale into the object behind it.
   *
   * @return a refusal when what it made is no valid Scale; empty also when no Scale was admitted
   */
  static Optional<Failure> admitted(AdmissionRequest request, ObjectNode object) {
    if (!request.subresource().equals("scale")) {
      return Optional.empty();
    }
    return switch (into(request.kind(), object, request.object().orElseThrow())) {
      case Result.Refused<ObjectNode>(var failure) -> Optional.of(failure);
      case Result.Ok<ObjectNode>(var next) -> {
        object.removeAll();
        object.setAll(next);
        yield Optional.empty();
      }
    };
  }

  /**
   * The object with a Scale's replicas, resourceVersion and uid.
   *
   * @param object is not changed
   */
  static Result<ObjectNode> into(Kind kind, ObjectNode object, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    String name = object.path("metadata").path("name").asText();
    if (replicas.asInt(0) < 0) {
      return Result.refused(
          Failure.invalid(
              KIND,
              name,
              List.of(
                  FieldError.invalid(
                      "spec.replicas", replicas.asLong(), "must be greater than or equal to 0"))));
    }
    ObjectNode next = object.deepCopy();
    Optional<ScaleView> view = kind.rules().scale();
    if (view.isPresent()) {
      Optional<Failure> refusal = view.get().set(next, replicas.asInt(0));
      if (refusal.isPresent()) {
        return Result.refused(refusal.get());
      }
    } else {
      next.withObject("spec").put("replicas", replicas.asInt(0));
    }
    for (String field : List.of("name", "resourceVersion", "uid")) {
      JsonNode said = scale.path("metadata").path(field);
      if (!said.asText("").isEmpty()) {
        next.withObject("metadata").set(field, said);
      }
    }
    return Result.ok(next);
  }
}
