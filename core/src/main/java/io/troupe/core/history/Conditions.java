package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an object's status says is not well. */
final class Conditions {
  /** Lines about one object. */
  private static final int LINES_MAX = 20;

  /** Conditions that are good when they are not true. */
  private static final Set<String> BETTER_FALSE =
      Set.of(
          "MemoryPressure",
          "DiskPressure",
          "PIDPressure",
          "NetworkUnavailable",
          "ReplicaFailure",
          "Failed",
          "Stalled",
          "DisruptionTarget",
          "FailureTarget",
          "NamespaceDeletionDiscoveryFailure",
          "NamespaceDeletionContentFailure",
          "NamespaceDeletionGroupVersionParsingFailure",
          "NamespaceContentRemaining",
          "NamespaceFinalizersRemaining");

  private Conditions() {}

  /** One condition, for instance {@code PodScheduled is False: 0/1 nodes are available}. */
  static String text(JsonNode condition) {
    String message = condition.path("message").asText("");
    String said = message.isEmpty() ? condition.path("reason").asText("") : message;
    return condition.path("type").asText("")
        + " is "
        + condition.path("status").asText("")
        + (said.isEmpty() ? "" : ": " + said);
  }

  /** What is not well, the most telling first; empty when all is. */
  static List<String> troubles(JsonNode object) {
    List<String> lines = new ArrayList<>();
    if (object.path("metadata").hasNonNull("deletionTimestamp")) {
      lines.add(
          "being deleted since " + object.path("metadata").path("deletionTimestamp").asText());
    }
    for (JsonNode container : object.path("status").path("containerStatuses")) {
      JsonNode waiting = container.path("state").path("waiting");
      if (waiting.isObject() && lines.size() < LINES_MAX) {
        String message = waiting.path("message").asText("");
        lines.add(
            "container "
                + container.path("name").asText()
                + " waits: "
                + waiting.path("reason").asText("")
                + (message.isEmpty() ? "" : ": " + message));
      }
    }
    boolean done = object.path("status").path("phase").asText("").equals("Succeeded");
    for (JsonNode condition : object.path("status").path("conditions")) {
      boolean should = !BETTER_FALSE.contains(condition.path("type").asText());
      boolean well = condition.path("status").asText().equals(should ? "True" : "False");
      if (!well && !done && lines.size() < LINES_MAX) {
        lines.add(text(condition));
      }
    }
    return lines;
  }
}
