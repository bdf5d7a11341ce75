package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** Pods. Follows upstream pkg/registry/core/pod/strategy.go. */
final class PodRules implements KindRules {

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
}
