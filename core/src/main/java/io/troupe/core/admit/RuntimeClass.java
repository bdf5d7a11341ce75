package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Map;
import java.util.Optional;

/**
 * Gives pods what their runtime class demands: overhead, node selector, tolerations. Follows
 * upstream plugin/pkg/admission/runtimeclass.
 */
public final class RuntimeClass implements AdmissionPlugin {
  private static final ResourceType CLASSES = new ResourceType("node.k8s.io", "runtimeclasses");

  @Override
  public String name() {
    return "RuntimeClass";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.PODS) && Requests.is(request, Operation.CREATE);
    return applies ? Requests.spec(request).flatMap(spec -> give(request, spec)) : Optional.empty();
  }

  private static Optional<Failure> give(AdmissionRequest request, ObjectNode spec) {
    String name = spec.path("runtimeClassName").asText("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredObject> found = request.image().of(CLASSES).get("", name);
    if (found.isEmpty()) {
      return Requests.forbid(request, "pod rejected: RuntimeClass \"" + name + "\" not found");
    }
    ObjectNode runtimeClass = found.get().tree();
    JsonNode overhead = runtimeClass.path("overhead").path("podFixed");
    if (overhead.isObject()) {
      if (spec.hasNonNull("overhead") && !spec.path("overhead").equals(overhead)) {
        return Requests.forbid(
            request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
      }
      spec.set("overhead", overhead);
    }
    return schedule(request, spec, runtimeClass.path("scheduling"));
  }

  private static Optional<Failure> schedule(
      AdmissionRequest request, ObjectNode spec, JsonNode scheduling) {
    for (Map.Entry<String, JsonNode> wanted : scheduling.path("nodeSelector").properties()) {
      String key = wanted.getKey();
      JsonNode own = spec.path("nodeSelector").path(key);
      if (own.isTextual() && !own.equals(wanted.getValue())) {
        return Requests.forbid(
            request,
            "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s; pod.spec.nodeSelector[%s] = %s"
                .formatted(key, wanted.getValue().asText(), key, own.asText()));
      }
      spec.withObjectProperty("nodeSelector").set(key, wanted.getValue());
    }
    for (JsonNode toleration : scheduling.path("tolerations")) {
      ArrayNode tolerations = Requests.array(spec, "tolerations");
      boolean there = false;
      for (JsonNode each : tolerations) {
        there |= each.equals(toleration);
      }
      if (!there) {
        tolerations.add(toleration);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean applies =
        Requests.isOn(request, Requests.PODS) && Requests.is(request, Operation.CREATE);
    if (!applies) {
      return Optional.empty();
    }
    JsonNode spec = request.object().orElseThrow().path("spec");
    boolean overheadAlone =
        spec.hasNonNull("overhead")
            && !spec.path("overhead").isEmpty()
            && spec.path("runtimeClassName").asText("").isEmpty();
    return overheadAlone
        ? Requests.forbid(
            request,
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
        : Optional.empty();
  }
}
