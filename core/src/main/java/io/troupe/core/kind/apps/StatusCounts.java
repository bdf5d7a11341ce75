package io.troupe.core.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The counters of a workload's status: none negative, no part greater than the whole. */
final class StatusCounts {
  private static final List<String> PARTS =
      List.of("updatedReplicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas");

  private StatusCounts() {}

  static List<FieldError> errors(JsonNode status, List<String> counters) {
    List<FieldError> errors = new ArrayList<>();
    for (String counter : counters) {
      Counts.nonNegative(status, counter, "status", errors);
    }
    long all = status.path("replicas").asLong(0);
    for (String part : PARTS) {
      long some = status.path(part).asLong(0);
      if (counters.contains(part) && some > all) {
        errors.add(
            FieldError.invalid("status." + part, some, "cannot be greater than status.replicas"));
      }
    }
    if (status.path("availableReplicas").asLong(0) > status.path("readyReplicas").asLong(0)) {
      errors.add(
          FieldError.invalid(
              "status.availableReplicas",
              status.path("availableReplicas").asLong(0),
              "cannot be greater than readyReplicas"));
    }
    return errors;
  }
}
