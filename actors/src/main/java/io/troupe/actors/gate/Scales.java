package io.troupe.actors.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest;
import io.troupe.core.json.Json;
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

  /** The Scale of an object, with its resourceVersion. */
  public static ObjectNode of(ObjectNode object) {
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
    scale.putObject("spec").put("replicas", object.path("spec").path("replicas").asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.path("status").path("replicas").asInt(0));
    String selector = LabelSelector.of(object.path("spec").path("selector")).toString();
    if (!selector.isEmpty()) {
      status.put("selector", selector);
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
    return switch (into(object, request.object().orElseThrow())) {
      case Result.Refused<ObjectNode>(var failure) -> Optional.of(failure);
      case Result.Ok<ObjectNode>(var next) -> {
        object.withObject("spec").set("replicas", next.path("spec").path("replicas"));
        yield Optional.empty();
      }
    };
  }

  /**
   * The object with a Scale's replicas, resourceVersion and uid.
   *
   * @param object is not changed
   */
  static Result<ObjectNode> into(ObjectNode object, ObjectNode scale) {
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
    next.withObject("spec").put("replicas", replicas.asInt(0));
    for (String field : List.of("name", "resourceVersion", "uid")) {
      JsonNode said = scale.path("metadata").path(field);
      if (!said.asText("").isEmpty()) {
        next.withObject("metadata").set(field, said);
      }
    }
    return Result.ok(next);
  }
}
