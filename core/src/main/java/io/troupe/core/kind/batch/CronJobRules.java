package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.core.PodWarnings;
import io.troupe.core.outcome.FieldError;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** CronJobs. Follows upstream pkg/registry/batch/cronjob and ValidateCronJob. */
final class CronJobRules implements KindRules {
  /** A label's 63, less what the controller appends to name a Job. */
  private static final int NAME_CHARACTERS_MAX = 52;

  private static final long SUCCESSES_KEPT = 3;
  private static final long FAILURES_KEPT = 1;
  private static final String ZONE_PART = "[A-Za-z.\\-_0-9+]{1,14}";

  @Override
  public void applyDefaults(ObjectNode cron) {
    ObjectNode spec = Tree.child(cron, "spec");
    Tree.defaultText(spec, "concurrencyPolicy", "Allow");
    Tree.defaultFlag(spec, "suspend", false);
    Tree.defaultNumber(spec, "successfulJobsHistoryLimit", SUCCESSES_KEPT);
    Tree.defaultNumber(spec, "failedJobsHistoryLimit", FAILURES_KEPT);
    JobRules.ofTemplate(Tree.child(Tree.child(spec, "jobTemplate"), "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode cron) {
    cron.putObject("status");
  }

  @Override
  public List<FieldError> validate(ObjectNode cron) {
    List<FieldError> errors = new ArrayList<>();
    String name = Tree.text(cron.path("metadata"), "name");
    if (name.length() > NAME_CHARACTERS_MAX) {
      errors.add(FieldError.invalid("metadata.name", name, "must be no more than 52 characters"));
    }
    JsonNode spec = cron.path("spec");
    String schedule = Tree.text(spec, "schedule");
    if (schedule.isEmpty()) {
      errors.add(FieldError.required("spec.schedule", ""));
    } else {
      CronSchedule.problem(schedule)
          .ifPresent(p -> errors.add(FieldError.invalid("spec.schedule", schedule, p)));
    }
    Counts.nonNegative(spec, "startingDeadlineSeconds", "spec", errors);
    if (Tree.has(spec, "timeZone")) {
      zone(Tree.text(spec, "timeZone"), errors);
    }
    Choices.required(
        spec, "concurrencyPolicy", List.of("Allow", "Forbid", "Replace"), "spec", errors);
    template(spec.path("jobTemplate").path("spec"), "spec.jobTemplate.spec", errors);
    Counts.allNonNegative(
        spec, List.of("successfulJobsHistoryLimit", "failedJobsHistoryLimit"), "spec", errors);
    return errors;
  }

  private static void template(JsonNode job, String path, List<FieldError> errors) {
    JobValidation.spec(job, path, errors);
    if (Tree.has(job, "selector")) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + ".selector",
              job.path("selector").toString(),
              "`selector` will be auto-generated"));
    }
    if (job.path("manualSelector").asBoolean(false)) {
      errors.add(
          new FieldError(
              FieldError.Type.NOT_SUPPORTED,
              path + ".manualSelector",
              "true",
              "supported values: \"nil\", \"false\""));
    }
  }

  private static void zone(String zone, List<FieldError> errors) {
    String path = "spec.timeZone";
    if (zone.isEmpty()) {
      errors.add(FieldError.invalid(path, zone, "timeZone must be nil or non-empty string"));
      return;
    }
    for (String part : zone.split("/", -1)) {
      boolean bad = part.equals(".") || part.equals("..") || part.startsWith("-");
      if (bad || !part.matches(ZONE_PART)) {
        errors.add(FieldError.invalid(path, zone, "unknown time zone " + zone));
        return;
      }
    }
    if (zone.equalsIgnoreCase("Local")) {
      errors.add(
          FieldError.invalid(
              path,
              zone,
              "timeZone must be an explicit time zone as defined in"
                  + " https://www.iana.org/time-zones"));
    } else if (!ZoneId.getAvailableZoneIds().contains(zone)) {
      errors.add(FieldError.invalid(path, zone, "unknown time zone " + zone));
    }
  }

  /** A schedule that names a zone inside is refused, unless it always has. */
  @Override
  public List<FieldError> validateUpdate(ObjectNode cron, ObjectNode old) {
    return zones(cron, Tree.text(old.path("spec"), "schedule").contains("TZ"));
  }

  @Override
  public List<FieldError> validateCreate(ObjectNode cron) {
    return zones(cron, false);
  }

  private static List<FieldError> zones(ObjectNode cron, boolean tolerated) {
    String schedule = Tree.text(cron.path("spec"), "schedule");
    if (!schedule.contains("TZ")) {
      return List.of();
    }
    if (!tolerated) {
      return List.of(
          FieldError.invalid(
              "spec.schedule",
              schedule,
              "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
    }
    return Tree.has(cron.path("spec"), "timeZone")
        ? List.of(
            FieldError.invalid(
                "spec.schedule",
                schedule,
                "cannot use both timeZone field and TZ or CRON_TZ in schedule"))
        : List.of();
  }

  @Override
  public List<String> warnings(ObjectNode cron) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofOwnerName(cron));
    if (Tree.text(cron.path("spec"), "schedule").contains("TZ")) {
      warnings.add(
          "CRON_TZ or TZ used in spec.schedule is not officially supported, see"
              + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more"
              + " details");
    }
    JsonNode template = cron.path("spec").path("jobTemplate").path("spec").path("template");
    warnings.addAll(PodWarnings.ofTemplate(template, "spec.jobTemplate.spec.template"));
    return warnings;
  }
}
