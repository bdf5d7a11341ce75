package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Choices;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.core.PodValidation;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What a Job's spec may not say, in Jobs and in CronJobs' templates. */
final class JobValidation {
  private static final String INDEXED = "Indexed";
  private static final int PARALLELISM_MAX = 100_000;
  private static final int FAILED_INDEXES_MAX = 100_000;
  private static final int COMPLETIONS_SOFT_MAX = 100_000;
  private static final int MANY_COMPLETIONS_MAX = 10_000;
  private static final int MANAGER_CHARACTERS_MAX = 63;

  private JobValidation() {}

  static void spec(JsonNode spec, String path, List<FieldError> errors) {
    Counts.allNonNegative(
        spec,
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes"),
        path,
        errors);
    if (Tree.has(spec, "maxFailedIndexes") && !Tree.has(spec, "backoffLimitPerIndex")) {
      errors.add(
          FieldError.required(
              path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified"));
    }
    if (Tree.has(spec, "managedBy")) {
      manager(Tree.text(spec, "managedBy"), path + ".managedBy", errors);
    }
    Choices.optional(spec, "completionMode", List.of("NonIndexed", INDEXED), path, errors);
    if (Tree.text(spec, "completionMode").equals(INDEXED)) {
      indexed(spec, path, errors);
    } else {
      for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
        if (Tree.has(spec, field)) {
          errors.add(
              FieldError.invalid(
                  path + '.' + field,
                  spec.path(field).asLong(),
                  "requires indexed completion mode"));
        }
      }
    }
    JobPolicyValidation.failure(spec, path + ".podFailurePolicy", errors);
    JobPolicyValidation.success(spec, path + ".successPolicy", errors);
    replacement(spec, path, errors);
    PodValidation.template(
        spec.path("template"), path + ".template", PodValidation.RESTART_POLICIES, errors);
    restart(spec, path + ".template.spec.restartPolicy", errors);
  }

  private static void manager(String name, String path, List<FieldError> errors) {
    int slash = name.indexOf('/');
    if (name.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (slash < 0 || slash == name.length() - 1 || slash == 0) {
      errors.add(
          FieldError.invalid(
              path, name, "must be a domain-prefixed path (such as \"acme.io/foo\")"));
    } else {
      String domain = name.substring(0, slash);
      NameForm.SUBDOMAIN
          .problems(domain)
          .forEach(p -> errors.add(FieldError.invalid(path, domain, p)));
      String rest = name.substring(slash + 1);
      if (!rest.matches("[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+")) {
        errors.add(FieldError.invalid(path, rest, "Invalid path"));
      }
    }
    if (name.length() > MANAGER_CHARACTERS_MAX) {
      errors.add(FieldError.tooLong(path, MANAGER_CHARACTERS_MAX));
    }
  }

  private static void indexed(JsonNode spec, String path, List<FieldError> errors) {
    boolean counted = Tree.has(spec, "completions");
    long completions = spec.path("completions").asLong(0);
    if (!counted) {
      errors.add(FieldError.required(path + ".completions", "when completion mode is Indexed"));
    }
    atMost(
        spec,
        "parallelism",
        PARALLELISM_MAX,
        "must be less than or equal to 100000 when completion mode is Indexed",
        path,
        errors);
    if (counted) {
      atMost(
          spec,
          "maxFailedIndexes",
          completions,
          "must be less than or equal to completions",
          path,
          errors);
    }
    atMost(
        spec,
        "maxFailedIndexes",
        FAILED_INDEXES_MAX,
        "must be less than or equal to 100000",
        path,
        errors);
    if (completions > COMPLETIONS_SOFT_MAX && Tree.has(spec, "backoffLimitPerIndex")) {
      if (!Tree.has(spec, "maxFailedIndexes")) {
        errors.add(
            FieldError.required(
                path + ".maxFailedIndexes", "must be specified when completions is above 100000"));
      }
      for (String field : List.of("parallelism", "maxFailedIndexes")) {
        atMost(
            spec,
            field,
            MANY_COMPLETIONS_MAX,
            "must be less than or equal to 10000 when completions are above 100000 and used with"
                + " backoff limit per index",
            path,
            errors);
      }
    }
  }

  private static void atMost(
      JsonNode spec, String field, long most, String why, String path, List<FieldError> errors) {
    long value = spec.path(field).asLong(0);
    if (value > most) {
      errors.add(FieldError.invalid(path + '.' + field, value, why));
    }
  }

  private static void replacement(JsonNode spec, String path, List<FieldError> errors) {
    List<String> supported =
        Tree.has(spec, "podFailurePolicy")
            ? List.of("Failed")
            : List.of("Failed", "TerminatingOrFailed");
    Choices.optional(spec, "podReplacementPolicy", supported, path, errors);
  }

  private static void restart(JsonNode spec, String path, List<FieldError> errors) {
    String policy = Tree.text(spec.path("template").path("spec"), "restartPolicy");
    if (policy.isEmpty() || policy.equals("Always")) {
      errors.add(FieldError.required(path, "valid values: \"OnFailure\", \"Never\""));
    } else if (policy.equals("OnFailure") && Tree.has(spec, "podFailurePolicy")) {
      errors.add(
          FieldError.invalid(
              path, policy, "only \"Never\" is supported when podFailurePolicy is specified"));
    }
  }
}
