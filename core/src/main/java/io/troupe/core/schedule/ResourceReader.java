package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.quantity.Quantity;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads amounts out of objects. Follows upstream pkg/component-helpers/resource/helpers.go. */
final class ResourceReader {
  private static final long ASSUMED_MILLI_CPU = 100;
  private static final long ASSUMED_MEMORY_BYTES = 200L * 1024 * 1024;

  private ResourceReader() {}

  /** A map of resource name to quantity, for instance {@code status.allocatable}; pods left out. */
  static Resources read(JsonNode list) {
    long cpu = 0;
    long memory = 0;
    long storage = 0;
    SortedMap<String, Long> others = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : list.properties()) {
      Quantity amount = quantity(entry.getValue());
      switch (entry.getKey()) {
        case "cpu" -> cpu = amount.milliValue();
        case "memory" -> memory = amount.value();
        case "ephemeral-storage" -> storage = amount.value();
        case "pods" -> {}
        default -> {
          long value = amount.value();
          if (value != 0) {
            others.put(entry.getKey(), value);
          }
        }
      }
    }
    return new Resources(cpu, memory, storage, others);
  }

  /** Zero for what is none: a pod that validation let in otherwise must not stop the scheduler. */
  static Quantity quantity(JsonNode text) {
    return Quantity.parse(text.asText("0")).orElse(Quantity.ZERO);
  }

  /**
   * What a pod needs at its peak: the greater of what runs together and each initialisation step
   * with the sidecars started before it, plus overhead.
   */
  static Resources requestsOf(JsonNode spec) {
    return ofPod(spec, ResourceReader::requests);
  }

  /**
   * As {@link #requestsOf}, but a container that asks for no cpu or memory counts as 100m or 200
   * MiB: for scores only, so that pods without requests spread as well.
   */
  static Resources assumedRequestsOf(JsonNode spec) {
    return ofPod(spec, ResourceReader::assumed);
  }

  private static Resources ofPod(JsonNode spec, Function<JsonNode, Resources> ofContainer) {
    Resources running = Resources.ZERO;
    for (JsonNode container : spec.path("containers")) {
      running = running.plus(ofContainer.apply(container));
    }
    Resources peak = Resources.ZERO;
    Resources sidecars = Resources.ZERO;
    for (JsonNode container : spec.path("initContainers")) {
      Resources own = ofContainer.apply(container);
      if (container.path("restartPolicy").asText("").equals("Always")) {
        sidecars = sidecars.plus(own);
        peak = peak.max(sidecars);
      } else {
        peak = peak.max(own.plus(sidecars));
      }
    }
    Resources containers = running.plus(sidecars).max(peak);
    return withPodLevel(containers, spec.path("resources").path("requests"))
        .plus(read(spec.path("overhead")));
  }

  private static Resources withPodLevel(Resources containers, JsonNode podLevel) {
    if (podLevel.isEmpty()) {
      return containers;
    }
    Resources stated = read(podLevel);
    return new Resources(
        podLevel.has("cpu") ? stated.milliCpu() : containers.milliCpu(),
        podLevel.has("memory") ? stated.memory() : containers.memory(),
        containers.ephemeralStorage(),
        containers.others());
  }

  private static Resources requests(JsonNode container) {
    return read(container.path("resources").path("requests"));
  }

  private static Resources assumed(JsonNode container) {
    JsonNode stated = container.path("resources").path("requests");
    Resources read = read(stated);
    return new Resources(
        stated.has("cpu") ? read.milliCpu() : ASSUMED_MILLI_CPU,
        stated.has("memory") ? read.memory() : ASSUMED_MEMORY_BYTES,
        0,
        Resources.ZERO.others());
  }
}
