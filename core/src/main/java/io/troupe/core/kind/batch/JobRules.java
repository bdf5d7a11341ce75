package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Immutable;
import io.troupe.core.kind.check.WorkloadSelector;
import io.troupe.core.kind.core.PodDefaults;
import io.troupe.core.kind.core.PodWarnings;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Jobs. A Job that names no selector gets one by its uid, so that no two Jobs ever share a pod.
 * Follows upstream pkg/registry/batch/job/strategy.go.
 */
final class JobRules implements KindRules {
  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final long BACKOFF_LIMIT = 6;

  @Override
  public void applyDefaults(ObjectNode job) {
    ObjectNode spec = Tree.child(job, "spec");
    if (!Tree.has(spec, "completions") && !Tree.has(spec, "parallelism")) {
      Tree.defaultNumber(spec, "completions", 1);
    }
    Tree.defaultNumber(spec, "parallelism", 1);
    Tree.defaultNumber(
        spec,
        "backoffLimit",
        Tree.has(spec, "backoffLimitPerIndex") ? Integer.MAX_VALUE : BACKOFF_LIMIT);
    Tree.defaultIfAbsent(spec, "completionMode", "NonIndexed");
    Tree.defaultFlag(spec, "suspend", false);
    Tree.defaultIfAbsent(
        spec,
        "podReplacementPolicy",
        Tree.has(spec, "podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    Tree.defaultFlag(spec, "manualSelector", false);
    ofTemplate(spec);
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    if (!labels.isEmpty() && job.path("metadata").path("labels").isEmpty()) {
      Tree.child(job, "metadata").set("labels", labels.deepCopy());
    }
  }

  /** What a CronJob's template gets as well. */
  static void ofTemplate(ObjectNode spec) {
    for (ObjectNode rule : Tree.objects(spec.path("podFailurePolicy").path("rules"))) {
      for (ObjectNode pattern : Tree.objects(rule.path("onPodConditions"))) {
        Tree.defaultText(pattern, "status", "True");
      }
    }
    PodDefaults.ofTemplateSpec(Tree.child(Tree.child(spec, "template"), "spec"));
  }

  @Override
  public void prepareForCreate(ObjectNode job) {
    job.putObject("status");
    ObjectNode spec = Tree.child(job, "spec");
    if (spec.path("manualSelector").asBoolean(false)) {
      return;
    }
    ObjectNode labels = Tree.child(Tree.child(Tree.child(spec, "template"), "metadata"), "labels");
    generated(job).forEach((key, value) -> Tree.defaultIfAbsent(labels, key, value));
    ObjectNode wanted = Tree.child(Tree.child(spec, "selector"), "matchLabels");
    Tree.defaultIfAbsent(wanted, UID_LABEL, Tree.text(job.path("metadata"), "uid"));
  }

  private static Map<String, String> generated(ObjectNode job) {
    String name = Tree.text(job.path("metadata"), "name");
    String uid = Tree.text(job.path("metadata"), "uid");
    Map<String, String> labels = new TreeMap<>();
    labels.put("job-name", name);
    labels.put("batch.kubernetes.io/job-name", name);
    labels.put("controller-uid", uid);
    labels.put(UID_LABEL, uid);
    return labels;
  }

  @Override
  public List<FieldError> validate(ObjectNode job) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = job.path("spec");
    if (!spec.path("manualSelector").asBoolean(false)) {
      generatedSelector(job, errors);
    }
    JobValidation.spec(spec, "spec", errors);
    JsonNode selector = spec.path("selector");
    if (!selector.isObject()) {
      errors.add(FieldError.required("spec.selector", ""));
    } else {
      SelectorErrors.add(selector, "spec.selector", errors);
      WorkloadSelector.matchesTemplate(selector, spec.path("template"), errors);
    }
    hostname(job, errors);
    return errors;
  }

  private static void generatedSelector(ObjectNode job, List<FieldError> errors) {
    JsonNode labels = job.path("spec").path("template").path("metadata").path("labels");
    Map<String, String> wanted = generated(job);
    String path = "spec.template.metadata.labels";
    for (Map.Entry<String, String> label : wanted.entrySet()) {
      String value = Tree.text(labels, label.getKey());
      if (!labels.has(label.getKey())) {
        errors.add(
            FieldError.required(
                path + "[" + label.getKey() + "]", "must be '" + label.getValue() + "'"));
      } else if (!value.equals(label.getValue())) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                path + "[" + label.getKey() + "]",
                labels.toString(),
                "must be '" + label.getValue() + "'"));
      }
    }
    ObjectNode expected = job.objectNode();
    wanted.forEach(expected::put);
    JsonNode selector = job.path("spec").path("selector");
    if (selector.isObject() && !WorkloadSelector.matches(selector, expected)) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              "spec.selector",
              selector.toString(),
              "`selector` not auto-generated"));
    }
  }

  /** Pods of an indexed Job have their index in their host's name. */
  private static void hostname(ObjectNode job, List<FieldError> errors) {
    JsonNode spec = job.path("spec");
    long completions = spec.path("completions").asLong(0);
    if (!Tree.text(spec, "completionMode").equals("Indexed") || completions < 1) {
      return;
    }
    String name = Tree.text(job.path("metadata"), "name");
    String longest = name + "-" + (completions - 1);
    if (!NameForm.LABEL.problems(longest).isEmpty()) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              name,
              "will not able to create pod with invalid DNS label: " + longest));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode job, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode spec = job.path("spec");
    JsonNode before = old.path("spec");
    completions(spec, before, errors);
    Immutable.field(spec, before, "selector", "spec", errors);
    JobTemplateUpdate.check(job, old, errors);
    for (String field :
        List.of(
            "completionMode",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "managedBy",
            "successPolicy")) {
      Immutable.field(spec, before, field, "spec", errors);
    }
    return errors;
  }

  /** An indexed Job may be made larger or smaller, if it runs all at once. */
  private static void completions(JsonNode spec, JsonNode before, List<FieldError> errors) {
    boolean elastic =
        Tree.text(spec, "completionMode").equals("Indexed")
            && Tree.has(spec, "completions")
            && Tree.has(before, "completions");
    if (!elastic) {
      Immutable.field(spec, before, "completions", "spec", errors);
    } else if (!spec.path("completions").equals(before.path("completions"))
        && !spec.path("completions").equals(spec.path("parallelism"))) {
      errors.add(
          FieldError.invalid(
              "spec.completions",
              spec.path("completions").asLong(),
              "can only be modified in tandem with spec.parallelism"));
    }
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode job, ObjectNode old) {
    return JobStatusValidation.of(job, old);
  }

  @Override
  public List<String> warnings(ObjectNode job) {
    List<String> warnings = new ArrayList<>(PodWarnings.ofOwnerName(job));
    warnings.addAll(PodWarnings.ofTemplate(job.path("spec").path("template"), "spec.template"));
    return warnings;
  }
}
