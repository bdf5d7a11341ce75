package io.troupe.core.quota;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a pod asks for in all: its containers together, or the greatest of its init containers with
 * the sidecars that run beside it, and its overhead. Follows upstream component-helpers resource.
 */
public final class PodAmounts {
  private PodAmounts() {}

  public static Amounts requests(JsonNode spec) {
    return of(spec, "requests");
  }

  public static Amounts limits(JsonNode spec) {
    return of(spec, "limits");
  }

  private static Amounts of(JsonNode spec, String list) {
    Amounts running = Amounts.NONE;
    for (JsonNode container : spec.path("containers")) {
      running = running.plus(Amounts.of(container.path("resources").path(list)));
    }
    Amounts sidecars = Amounts.NONE;
    Amounts starting = Amounts.NONE;
    for (JsonNode container : spec.path("initContainers")) {
      Amounts own = Amounts.of(container.path("resources").path(list));
      if (container.path("restartPolicy").asText("").equals("Always")) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(own));
      }
    }
    Amounts total = running.plus(sidecars).max(starting);
    Amounts whole = Amounts.of(spec.path("resources").path(list));
    if (!whole.isEmpty()) { // said for the pod as a whole, it is what counts
      total = total.filtered(name -> !whole.byName().containsKey(name)).plus(whole);
    }
    Amounts overhead = Amounts.of(spec.path("overhead"));
    if (list.equals("limits")) {
      overhead = overhead.only(total.byName().keySet());
    }
    return total.plus(overhead);
  }
}
