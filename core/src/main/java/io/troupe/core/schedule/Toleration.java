package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A pod's consent to taints.
 *
 * @param key empty, with Exists, for every key
 * @param exists whether any value will do
 * @param effect empty for every effect
 */
public record Toleration(String key, boolean exists, String value, String effect) {

  public boolean tolerates(Taint taint) {
    return (effect.isEmpty() || effect.equals(taint.effect()))
        && (key.isEmpty() || key.equals(taint.key()))
        && (exists || value.equals(taint.value()));
  }

  public static boolean anyTolerates(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }

  static List<Toleration> listOf(JsonNode array) {
    List<Toleration> tolerations = new ArrayList<>(array.size());
    for (JsonNode entry : array) {
      tolerations.add(
          new Toleration(
              entry.path("key").asText(""),
              entry.path("operator").asText("").equals("Exists"),
              entry.path("value").asText(""),
              entry.path("effect").asText("")));
    }
    return List.copyOf(tolerations);
  }
}
