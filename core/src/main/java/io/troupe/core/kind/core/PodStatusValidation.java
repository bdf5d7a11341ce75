package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a pod's status may not become. Follows upstream ValidatePodStatusUpdate. */
final class PodStatusValidation {
  private PodStatusValidation() {}

  static List<FieldError> of(ObjectNode pod, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    String policy = Tree.text(pod.path("spec"), "restartPolicy");
    if (policy.equals("Never") || policy.equals("OnFailure")) {
      for (String list : List.of("containerStatuses", "initContainerStatuses")) {
        transitions(pod, old, list, policy, errors);
      }
    }
    JsonNode was = old.path("status").path("qosClass");
    JsonNode now = pod.path("status").path("qosClass");
    if (!was.asText("").isEmpty() && !now.asText("").isEmpty() && !was.equals(now)) {
      errors.add(FieldError.invalid("status.qosClass", now.asText(), "field is immutable"));
    }
    addresses(pod.path("status").path("podIPs"), errors);
    return errors;
  }

  /** A container that has ended, and is not started again, stays ended. */
  private static void transitions(
      ObjectNode pod, ObjectNode old, String list, String policy, List<FieldError> errors) {
    List<ObjectNode> now = Tree.objects(pod.path("status").path(list));
    for (ObjectNode before : Tree.objects(old.path("status").path(list))) {
      JsonNode ended = before.path("state").path("terminated");
      boolean again = policy.equals("OnFailure") && ended.path("exitCode").asInt(0) != 0;
      if (!ended.isObject() || again || restarts(pod, Tree.text(before, "name"))) {
        continue;
      }
      for (int i = 0; i < now.size(); i++) {
        if (now.get(i).path("name").equals(before.path("name"))
            && !now.get(i).path("state").path("terminated").isObject()) {
          errors.add(
              FieldError.forbidden(
                  "status." + list + "[" + i + "].state",
                  "may not be transitioned to non-terminated state"));
        }
      }
    }
  }

  /** Whether the container has a say of its own about that. */
  private static boolean restarts(ObjectNode pod, String name) {
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path("spec").path(list)) {
        if (Tree.text(container, "name").equals(name)) {
          return Tree.has(container, "restartPolicy");
        }
      }
    }
    return false;
  }

  private static void addresses(JsonNode addresses, List<FieldError> errors) {
    Set<String> seen = new TreeSet<>();
    int old = 0;
    int young = 0;
    for (int i = 0; i < addresses.size(); i++) {
      String address = Tree.text(addresses.get(i), "ip");
      AddressErrors.ip(address, "status.podIPs[" + i + "]", errors);
      var parsed = AddressErrors.parse(address);
      if (parsed.isPresent() && parsed.get() instanceof Inet4Address) {
        old++;
      } else {
        young++;
      }
      if (!seen.add(address)) {
        errors.add(FieldError.duplicate("status.podIPs[" + i + "]", address));
      }
    }
    if (old > 1 || young > 1) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "status.podIPs",
              addresses.toString(),
              "may specify no more than one IP for each IP family"));
    }
  }
}
