package io.troupe.core.schedule;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A pod's PodScheduled condition.
 *
 * @param status True or False; empty when the pod has no such condition yet
 * @param reason Unschedulable or SchedulingGated; empty when scheduled
 */
public record ScheduledCondition(String status, String reason, String message) {
  public static final String UNSCHEDULABLE = "Unschedulable";
  public static final String GATED = "SchedulingGated";
  public static final ScheduledCondition ABSENT = new ScheduledCondition("", "", "");

  public static ScheduledCondition unschedulable(String message) {
    return new ScheduledCondition("False", UNSCHEDULABLE, message);
  }

  /** Upstream's words for a pod with closed gates. */
  public static ScheduledCondition gated() {
    return new ScheduledCondition(
        "False", GATED, "Scheduling is blocked due to non-empty scheduling gates");
  }

  static ScheduledCondition of(JsonNode pod) {
    for (JsonNode condition : pod.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("PodScheduled")) {
        return new ScheduledCondition(
            condition.path("status").asText(""),
            condition.path("reason").asText(""),
            condition.path("message").asText(""));
      }
    }
    return ABSENT;
  }
}
