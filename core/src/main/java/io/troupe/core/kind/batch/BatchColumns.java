package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Ages;
import io.troupe.core.kind.Column;
import io.troupe.core.kind.Columns;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.table.WorkloadColumns;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The tables of Jobs and CronJobs. Follows upstream pkg/printers/internalversion. */
final class BatchColumns {
  static final List<Column> JOB =
      List.of(
          Columns.NAME,
          Columns.text("Status", "How the Job stands, in one word.", BatchColumns::status),
          Columns.text(
              "Completions",
              "How many of the wanted completions there are.",
              BatchColumns::completions),
          Columns.timed("Duration", "How long it ran, or has run so far.", BatchColumns::duration),
          Columns.AGE,
          WorkloadColumns.CONTAINERS,
          WorkloadColumns.IMAGES,
          WorkloadColumns.SELECTOR);

  static final List<Column> CRON_JOB =
      List.of(
          Columns.NAME,
          Columns.text(
              "Schedule", "When it runs, in cron's words.", o -> Tree.text(spec(o), "schedule")),
          Columns.text(
              "Timezone",
              "Which clock the schedule is read by.",
              o -> Columns.orNone(Tree.text(spec(o), "timeZone"))),
          Columns.text(
              "Suspend",
              "Whether it starts nothing for now.",
              o -> spec(o).path("suspend").asBoolean(false) ? "True" : "False"),
          Columns.number(
              "Active",
              "How many Jobs it has running.",
              o -> (long) o.path("status").path("active").size()),
          Columns.timed(
              "Last Schedule",
              "How long ago it last started one.",
              (o, now) ->
                  Tree.has(o.path("status"), "lastScheduleTime")
                      ? Ages.since(o.path("status").path("lastScheduleTime"), now)
                      : "<none>"),
          Columns.AGE,
          WorkloadColumns.CONTAINERS,
          WorkloadColumns.IMAGES,
          WorkloadColumns.SELECTOR);

  private BatchColumns() {}

  private static JsonNode spec(ObjectNode object) {
    return object.path("spec");
  }

  private static String status(ObjectNode job) {
    if (JobStatusValidation.holds(job, "Complete")) {
      return "Complete";
    }
    if (JobStatusValidation.holds(job, "Failed")) {
      return "Failed";
    }
    if (Tree.has(job.path("metadata"), "deletionTimestamp")) {
      return "Terminating";
    }
    for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (JobStatusValidation.holds(job, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static String completions(ObjectNode job) {
    long done = job.path("status").path("succeeded").asLong(0);
    if (Tree.has(spec(job), "completions")) {
      return done + "/" + spec(job).path("completions").asLong();
    }
    long parallelism = spec(job).path("parallelism").asLong(0);
    return done + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  private static String duration(ObjectNode job, Instant now) {
    JsonNode status = job.path("status");
    try {
      if (!Tree.has(status, "startTime")) {
        return "";
      }
      Instant start = Instant.parse(Tree.text(status, "startTime"));
      Instant end =
          Tree.has(status, "completionTime")
              ? Instant.parse(Tree.text(status, "completionTime"))
              : now;
      return Ages.of(Duration.between(start, end));
    } catch (DateTimeParseException _) {
      return "";
    }
  }
}
