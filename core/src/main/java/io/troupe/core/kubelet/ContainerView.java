package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One container of a pod's spec.
 *
 * @param spec its JSON; not to be changed
 */
public record ContainerView(String name, ContainerKind kind, JsonNode spec) {

  public String image() {
    return spec.path("image").asText();
  }

  public List<String> command() {
    return strings(spec.path("command"));
  }

  public List<String> args() {
    return strings(spec.path("args"));
  }

  /** Whether the pod waits for a startup probe before it counts this container as started. */
  public boolean hasProbe(String probe) {
    return spec.path(probe).isObject();
  }

  static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>(array.size());
    array.forEach(value -> values.add(value.asText()));
    return values;
  }
}
