package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.json.Json;
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
    return Json.texts(spec.path("command"));
  }

  public List<String> args() {
    return Json.texts(spec.path("args"));
  }

  /** Whether the pod waits for a startup probe before it counts this container as started. */
  public boolean hasProbe(String probe) {
    return spec.path(probe).isObject();
  }
}
