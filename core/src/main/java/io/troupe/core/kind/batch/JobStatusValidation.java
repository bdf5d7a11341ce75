package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Job's status may not say: a Job ends one way, once, with nothing of it running. Follows
 * upstream validateJobStatus with the options that a status update turns on.
 */
final class JobStatusValidation {
  private static final String CONDITIONS = "status.conditions";

  private JobStatusValidation() {}

  static boolean holds(ObjectNode job, String condition) {
    for (JsonNode each : job.path("status").path("conditions")) {
      if (Tree.text(each, "type").equals(condition)) {
        return Tree.text(each, "status").equals("True");
      }
    }
    return false;
  }

  static List<FieldError> of(ObjectNode job, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    Counts.allNonNegative(
        job.path("status"),
        List.of("active", "succeeded", "failed", "ready", "terminating"),
        "status",
        errors);
    conditions(job, errors);
    completionTime(job, errors);
    finished(job, errors);
    indexes(job, errors);
    for (String terminal : List.of("Failed", "Complete", "FailureTarget")) {
      if (holds(old, terminal) && !holds(job, terminal)) {
        errors.add(
            invalid(CONDITIONS, "cannot disable the terminal " + terminal + "=True condition"));
      }
    }
    return errors;
  }

  private static void conditions(ObjectNode job, List<FieldError> errors) {
    boolean complete = holds(job, "Complete");
    boolean failed = holds(job, "Failed");
    boolean failing = holds(job, "FailureTarget");
    boolean satisfied = holds(job, "SuccessCriteriaMet");
    if (complete && failed) {
      errors.add(invalid(CONDITIONS, "cannot set Complete=True and Failed=true conditions"));
    }
    if (complete && failing) {
      errors.add(invalid(CONDITIONS, "cannot set Complete=True and FailureTarget=true conditions"));
    }
    if (failed && !failing) {
      errors.add(
          invalid(
              CONDITIONS,
              "cannot set Failed=True condition without the FailureTarget=true condition"));
    }
    if (complete && !satisfied) {
      errors.add(
          invalid(
              CONDITIONS,
              "cannot set Complete=True condition without the SuccessCriteriaMet=true condition"));
    }
    if (satisfied && failed) {
      errors.add(
          invalid(CONDITIONS, "cannot set SuccessCriteriaMet=True and Failed=true conditions"));
    }
    if (satisfied && failing) {
      errors.add(
          invalid(
              CONDITIONS, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"));
    }
  }

  private static void completionTime(ObjectNode job, List<FieldError> errors) {
    JsonNode status = job.path("status");
    String time = Tree.text(status, "completionTime");
    boolean complete = holds(job, "Complete");
    if (!time.isEmpty() && !complete) {
      errors.add(
          FieldError.invalid(
              "status.completionTime",
              time,
              "cannot set completionTime when there is no Complete=True condition"));
    }
    if (time.isEmpty() && complete) {
      errors.add(
          FieldError.required(
              "status.completionTime", "completionTime is required for Complete jobs"));
    }
    if (Tree.has(status, "startTime") && isBefore(time, Tree.text(status, "startTime"))) {
      errors.add(
          FieldError.invalid(
              "status.completionTime", time, "completionTime cannot be set before startTime"));
    }
  }

  private static boolean isBefore(String time, String other) {
    try {
      return !time.isEmpty() && Instant.parse(time).isBefore(Instant.parse(other));
    } catch (DateTimeParseException _) {
      return false;
    }
  }

  private static void finished(ObjectNode job, List<FieldError> errors) {
    JsonNode status = job.path("status");
    long active = status.path("active").asLong(0);
    long ready = status.path("ready").asLong(0);
    if (holds(job, "Complete") || holds(job, "Failed")) {
      if (active > 0) {
        errors.add(
            FieldError.invalid("status.active", active, "active>0 is invalid for finished job"));
      }
      if (!Tree.has(status, "startTime")) {
        errors.add(
            FieldError.required("status.startTime", "startTime is required for finished job"));
      }
      JsonNode uncounted = status.path("uncountedTerminatedPods");
      if (uncounted.path("succeeded").size() + uncounted.path("failed").size() > 0) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                "status.uncountedTerminatedPods",
                uncounted.toString(),
                "uncountedTerminatedPods needs to be empty for finished job"));
      }
      long terminating = status.path("terminating").asLong(0);
      if (terminating > 0) {
        errors.add(
            FieldError.invalid(
                "status.terminating", terminating, "terminating>0 is invalid for finished job"));
      }
    }
    if (ready > active) {
      errors.add(
          FieldError.invalid("status.ready", ready, "cannot set more ready pods than active"));
    }
  }

  private static void indexes(ObjectNode job, List<FieldError> errors) {
    JsonNode spec = job.path("spec");
    long completions = spec.path("completions").asLong(Integer.MAX_VALUE);
    boolean indexed = Tree.text(spec, "completionMode").equals("Indexed");
    for (String field : List.of("completedIndexes", "failedIndexes")) {
      String text = Tree.text(job.path("status"), field);
      if (IndexIntervals.count(text, completions) instanceof Result.Refused<Long>(var failure)) {
        errors.add(
            FieldError.invalid(
                "status." + field, text, "error parsing " + field + ": " + failure.message()));
      }
    }
    String completed = Tree.text(job.path("status"), "completedIndexes");
    if (!completed.isEmpty() && !indexed) {
      errors.add(
          FieldError.invalid(
              "status.completedIndexes",
              completed,
              "cannot set non-empty completedIndexes when non-indexed completion mode"));
    }
    if (Tree.has(job.path("status"), "failedIndexes") && !Tree.has(spec, "backoffLimitPerIndex")) {
      errors.add(
          FieldError.invalid(
              "status.failedIndexes",
              Tree.text(job.path("status"), "failedIndexes"),
              "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
    }
  }

  private static FieldError invalid(String path, String why) {
    return new FieldError(FieldError.Type.INVALID, path, "", why);
  }
}
