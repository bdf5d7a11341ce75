package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Containers that were started again between two states of a pod. */
final class Restarts {
  private static final List<String> LISTS =
      List.of("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses");

  private Restarts() {}

  /** The first of them in words; empty when none was. */
  static Optional<String> between(JsonNode before, JsonNode after) {
    for (String list : LISTS) {
      for (JsonNode container : after.path("status").path(list)) {
        int was = count(before.path("status").path(list), container.path("name").asText());
        int is = container.path("restartCount").asInt();
        if (was >= 0 && is > was) {
          return Optional.of(
              "container "
                  + container.path("name").asText()
                  + " restarted (restart "
                  + is
                  + ")"
                  + end(container.path("lastState").path("terminated")));
        }
      }
    }
    return Optional.empty();
  }

  private static int count(JsonNode list, String name) {
    for (JsonNode container : list) {
      if (container.path("name").asText().equals(name)) {
        return container.path("restartCount").asInt();
      }
    }
    return -1;
  }

  private static String end(JsonNode terminated) {
    if (!terminated.isObject()) {
      return "";
    }
    String reason = terminated.path("reason").asText("");
    return " after exit code "
        + terminated.path("exitCode").asInt()
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
