package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.ObjectPart;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pods. Follows upstream pkg/registry/core/pod/strategy.go. */
final class PodRules implements KindRules {
  private static final ObjectPart EPHEMERAL_CONTAINERS = new EphemeralContainersPart();
  private static final ObjectPart RESIZE = new ResizePart();

  @Override
  public void applyDefaults(ObjectNode pod) {
    PodDefaults.ofPodSpec(Tree.child(pod, "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode pod) {
    ObjectNode spec = Tree.child(pod, "spec");
    PodDefaults.mirrorServiceAccount(spec); // admission may have named one
    ObjectNode status = pod.putObject("status");
    status.put("phase", "Pending");
    if (!spec.path("schedulingGates").isEmpty()) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "PodScheduled")
          .put("status", "False")
          .put("reason", "SchedulingGated")
          .put("message", "Scheduling is blocked due to non-empty scheduling gates");
    }
    status.put("qosClass", QosClass.of(spec));
  }

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode old) {
    PodDefaults.mirrorServiceAccount(Tree.child(pod, "spec"));
  }

  @Override
  public List<FieldError> validate(ObjectNode pod) {
    return PodValidation.ofPod(pod);
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old) {
    return PodUpdateValidation.of(pod, old);
  }

  @Override
  public List<FieldError> validateCreate(ObjectNode pod) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = pod.path("spec");
    if (!spec.path("ephemeralContainers").isEmpty()) {
      errors.add(FieldError.forbidden("spec.ephemeralContainers", "cannot be set on create"));
    }
    if (!spec.path("schedulingGates").isEmpty() && !Tree.text(spec, "nodeName").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              "spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
    }
    return errors;
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode pod, ObjectNode old) {
    return PodStatusValidation.of(pod, old);
  }

  @Override
  public Optional<ObjectPart> part(String subresource) {
    return switch (subresource) {
      case "ephemeralcontainers" -> Optional.of(EPHEMERAL_CONTAINERS);
      case "resize" -> Optional.of(RESIZE);
      default -> Optional.empty();
    };
  }

  @Override
  public List<String> warnings(ObjectNode pod) {
    return PodWarnings.ofPod(pod);
  }
}
