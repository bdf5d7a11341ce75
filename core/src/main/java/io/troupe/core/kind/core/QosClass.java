package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.quantity.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How gently a pod is treated when its node runs short. Follows upstream
 * pkg/apis/core/v1/helper/qos.
 */
public final class QosClass {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private QosClass() {}

  /** Guaranteed, Burstable or BestEffort, of a defaulted spec. */
  public static String of(JsonNode spec) {
    List<JsonNode> containers = new ArrayList<>(Tree.objects(spec.path("containers")));
    containers.addAll(Tree.objects(spec.path("initContainers")));
    if (spec.path("resources").isObject()) {
      containers = List.of(spec); // pod-level resources speak for all containers
    }
    boolean asksNothing = true;
    boolean guaranteed = true;
    for (JsonNode container : containers) {
      for (String resource : RESOURCES) {
        Optional<Quantity> request = amount(container, "requests", resource);
        Optional<Quantity> limit = amount(container, "limits", resource);
        asksNothing &= request.isEmpty() && limit.isEmpty();
        guaranteed &=
            limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) == 0;
      }
    }
    return asksNothing ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
  }

  /** A quantity of nothing counts as none. */
  private static Optional<Quantity> amount(JsonNode container, String list, String resource) {
    JsonNode value = container.path("resources").path(list).path(resource);
    return Quantity.parse(value.asText("")).filter(n -> n.signum() > 0);
  }
}
