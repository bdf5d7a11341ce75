package io.troupe.core.admit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.admit.AdmissionRequest.Operation;
import io.troupe.core.image.StoredObject;
import io.troupe.core.meta.ResourceType;
import io.troupe.core.outcome.Failure;
import java.util.Optional;

/**
 * Turns a pod's priority class into a number, and keeps one class at most the default. Follows
 * upstream plugin/pkg/admission/priority.
 */
public final class Priority implements AdmissionPlugin {
  private static final ResourceType CLASSES =
      new ResourceType("scheduling.k8s.io", "priorityclasses");
  private static final Resolved NONE = new Resolved("", 0, "PreemptLowerPriority");

  private record Resolved(String className, int value, String preemption) {}

  @Override
  public String name() {
    return "Priority";
  }

  @Override
  public Optional<Failure> mutate(AdmissionRequest request) {
    return Requests.isOn(request, Requests.PODS)
        ? Requests.spec(request).flatMap(spec -> pod(request, spec))
        : Optional.empty();
  }

  private static Optional<Failure> pod(AdmissionRequest request, ObjectNode spec) {
    return switch (request.operation()) {
      case CREATE -> resolve(request, spec);
      case UPDATE -> {
        keep(spec, request.old().map(o -> o.path("spec")));
        yield Optional.empty();
      }
      case DELETE, CONNECT -> Optional.empty();
    };
  }

  /** Clients that do not know these fields do not take them away. */
  private static void keep(ObjectNode spec, Optional<JsonNode> old) {
    for (String field : new String[] {"priority", "preemptionPolicy"}) {
      if (!spec.hasNonNull(field) && old.filter(o -> o.hasNonNull(field)).isPresent()) {
        spec.set(field, old.get().get(field));
      }
    }
  }

  private static Optional<Failure> resolve(AdmissionRequest request, ObjectNode spec) {
    String name = spec.path("priorityClassName").asText("");
    Resolved resolved;
    if (name.isEmpty()) {
      resolved = defaultClass(request);
    } else {
      Optional<StoredObject> found = request.image().of(CLASSES).get("", name);
      if (found.isEmpty()) {
        return Requests.forbid(request, "no PriorityClass with name " + name + " was found");
      }
      resolved = read(found.get());
    }
    JsonNode given = spec.path("priority");
    if (given.isNumber() && given.asInt() != resolved.value()) {
      return Requests.forbid(
          request,
          "the integer value of priority (%s) must not be provided in pod spec; priority admission"
                  .formatted(given.asText())
              + " controller computed "
              + resolved.value()
              + " from the given PriorityClass name");
    }
    String preemption = spec.path("preemptionPolicy").asText("");
    if (!preemption.isEmpty() && !preemption.equals(resolved.preemption())) {
      return Requests.forbid(
          request,
          "the string value of PreemptionPolicy (%s) must not be provided in pod spec; priority"
                  .formatted(preemption)
              + " admission controller computed "
              + resolved.preemption()
              + " from the given PriorityClass name");
    }
    if (!resolved.className().isEmpty()) {
      spec.put("priorityClassName", resolved.className());
    }
    spec.put("priority", resolved.value());
    spec.put("preemptionPolicy", resolved.preemption());
    return Optional.empty();
  }

  /** The lowest of those marked default, should there be several. */
  private static Resolved defaultClass(AdmissionRequest request) {
    Resolved lowest = NONE;
    for (StoredObject stored : request.image().of(CLASSES).all()) {
      if (isDefault(stored)) {
        Resolved found = read(stored);
        if (lowest == NONE || found.value() < lowest.value()) {
          lowest = found;
        }
      }
    }
    return lowest;
  }

  @Override
  public Optional<Failure> validate(AdmissionRequest request) {
    boolean writes =
        Requests.is(request, Operation.CREATE) || Requests.is(request, Operation.UPDATE);
    boolean makesDefault =
        request.object().filter(o -> o.path("globalDefault").asBoolean()).isPresent();
    if (!writes || !Requests.isOn(request, CLASSES) || !makesDefault) {
      return Optional.empty();
    }
    for (StoredObject other : request.image().of(CLASSES).all()) {
      if (!other.key().name().equals(request.key().name()) && isDefault(other)) {
        return Requests.forbid(
            request,
            "PriorityClass "
                + other.key().name()
                + " is already marked as default. Only one default can exist");
      }
    }
    return Optional.empty();
  }

  private static boolean isDefault(StoredObject stored) {
    return stored.tree().path("globalDefault").asBoolean(false);
  }

  private static Resolved read(StoredObject stored) {
    ObjectNode tree = stored.tree();
    return new Resolved(
        stored.key().name(),
        tree.path("value").asInt(),
        tree.path("preemptionPolicy").asText(NONE.preemption()));
  }
}
