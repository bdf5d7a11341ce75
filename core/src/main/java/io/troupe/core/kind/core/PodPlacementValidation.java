package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.quantity.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a pod as a whole may not say about where and how it runs. */
final class PodPlacementValidation {
  private static final List<String> POD_LEVEL = List.of("cpu", "memory");

  private PodPlacementValidation() {}

  static void add(JsonNode spec, String path, List<FieldError> errors) {
    gates(Tree.objects(spec.path("readinessGates")), path + ".readinessGates", errors);
    Choices.optional(
        spec, "preemptionPolicy", List.of("Never", "PreemptLowerPriority"), path, errors);
    if (spec.path("os").isObject()) {
      Choices.required(spec.path("os"), "name", List.of("linux", "windows"), path + ".os", errors);
    }
    for (Map.Entry<String, JsonNode> amount : spec.path("overhead").properties()) {
      String at = path + ".overhead[" + amount.getKey() + "]";
      ResourceNames.ofContainer(amount.getKey(), at, errors);
      ResourceNames.amount(amount, at, errors);
    }
    claims(Tree.objects(spec.path("resourceClaims")), path + ".resourceClaims", errors);
    if (spec.path("resources").isObject()) {
      wholePod(spec, path, errors);
    }
  }

  private static void gates(List<ObjectNode> gates, String path, List<FieldError> errors) {
    for (int i = 0; i < gates.size(); i++) {
      String type = Tree.text(gates.get(i), "conditionType");
      String at = path + "[" + i + "].conditionType";
      Labels.keyProblems(type).forEach(p -> errors.add(FieldError.invalid(at, type, p)));
    }
  }

  private static void claims(List<ObjectNode> claims, String path, List<FieldError> errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < claims.size(); i++) {
      String at = path + "[" + i + "]";
      String name = Tree.text(claims.get(i), "name");
      if (name.isEmpty()) {
        errors.add(FieldError.required(at + ".name", ""));
      } else if (!seen.add(name)) {
        errors.add(FieldError.duplicate(at + ".name", name));
      } else {
        NameForm.LABEL
            .problems(name)
            .forEach(p -> errors.add(FieldError.invalid(at + ".name", name, p)));
      }
      boolean direct = Tree.has(claims.get(i), "resourceClaimName");
      boolean template = Tree.has(claims.get(i), "resourceClaimTemplateName");
      if (direct == template) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                at,
                claims.get(i).toString(),
                direct
                    ? "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be"
                        + " specified"
                    : "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
      }
    }
  }

  /** Resources of the pod as a whole: enough for its containers, and no container beyond them. */
  private static void wholePod(JsonNode spec, String path, List<FieldError> errors) {
    JsonNode resources = spec.path("resources");
    ResourceValidation.add(resources, path + ".resources", errors);
    for (String list : List.of("requests", "limits")) {
      for (Map.Entry<String, JsonNode> amount : resources.path(list).properties()) {
        String name = amount.getKey();
        if (!POD_LEVEL.contains(name) && !name.startsWith("hugepages-")) {
          errors.add(
              FieldError.notSupported(
                  path + ".resources." + list + "[" + name + "]",
                  name,
                  List.of("cpu", "hugepages-", "memory")));
        }
      }
    }
    for (String name : POD_LEVEL) {
      Optional<Quantity> asked = amount(resources, "requests", name);
      Quantity together = Quantity.ZERO;
      for (JsonNode container : spec.path("containers")) {
        together =
            together.plus(
                amount(container.path("resources"), "requests", name).orElse(Quantity.ZERO));
      }
      if (asked.isPresent() && asked.get().compareTo(together) < 0) {
        errors.add(
            FieldError.invalid(
                path + ".resources.requests[" + name + "]",
                asked.get().canonical(),
                "must be greater than or equal to aggregate container requests of "
                    + together.canonical()));
      }
      Optional<Quantity> most = amount(resources, "limits", name);
      for (int i = 0; i < spec.path("containers").size(); i++) {
        JsonNode own = spec.path("containers").get(i).path("resources");
        Optional<Quantity> limit = amount(own, "limits", name);
        if (most.isPresent() && limit.isPresent() && limit.get().compareTo(most.get()) > 0) {
          errors.add(
              FieldError.invalid(
                  path + ".containers[" + i + "].resources.limits[" + name + "]",
                  limit.get().canonical(),
                  "must be less than or equal to pod limits of " + most.get().canonical()));
        }
      }
    }
  }

  private static Optional<Quantity> amount(JsonNode resources, String list, String name) {
    return Quantity.parse(resources.path(list).path(name).asText(""));
  }
}
