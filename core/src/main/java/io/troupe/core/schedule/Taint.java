package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A node's refusal of pods that do not tolerate it.
 *
 * @param effect NoSchedule, PreferNoSchedule or NoExecute
 */
public record Taint(String key, String value, String effect) {
  public static final String NO_SCHEDULE = "NoSchedule";
  public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
  public static final String NO_EXECUTE = "NoExecute";

  /** Whether it keeps new pods off the node, rather than only scoring it lower. */
  public boolean forbids() {
    return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
  }

  static List<Taint> listOf(JsonNode array) {
    List<Taint> taints = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      taints.add(
          new Taint(
              entry.path("key").asText(""),
              entry.path("value").asText(""),
              entry.path("effect").asText("")));
    }
    return List.copyOf(taints);
  }
}
