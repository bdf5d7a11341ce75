package io.troupe.core.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.check.Counts;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a Job's pod failure and success policies may not say. */
final class JobPolicyValidation {
  private static final int RULES_MAX = 20;
  private static final int EXIT_CODES_MAX = 255;
  private static final int INDEXES_CHARACTERS_MAX = 64 * 1024;
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");

  private JobPolicyValidation() {}

  static void failure(JsonNode spec, String path, List<FieldError> errors) {
    JsonNode rules = spec.path("podFailurePolicy").path("rules");
    tooMany(rules, RULES_MAX, path + ".rules", errors);
    List<ObjectNode> all = Tree.objects(rules);
    for (int i = 0; i < all.size(); i++) {
      failureRule(spec, all.get(i), path + ".rules[" + i + "]", errors);
    }
  }

  private static void failureRule(
      JsonNode spec, JsonNode rule, String path, List<FieldError> errors) {
    String action = Tree.text(rule, "action");
    word(action, ACTIONS, path + ".action", errors);
    if (action.equals("FailIndex") && !Tree.has(spec, "backoffLimitPerIndex")) {
      errors.add(
          FieldError.invalid(
              path + ".action", action, "requires the backoffLimitPerIndex to be set"));
    }
    boolean codes = Tree.has(rule, "onExitCodes");
    if (codes) {
      exitCodes(spec, rule.path("onExitCodes"), path + ".onExitCodes", errors);
    }
    List<ObjectNode> conditions = Tree.objects(rule.path("onPodConditions"));
    tooMany(rule.path("onPodConditions"), RULES_MAX, path + ".onPodConditions", errors);
    for (int i = 0; i < conditions.size(); i++) {
      String at = path + ".onPodConditions[" + i + "]";
      String type = Tree.text(conditions.get(i), "type");
      Labels.keyProblems(type).forEach(p -> errors.add(FieldError.invalid(at + ".type", type, p)));
      word(
          Tree.text(conditions.get(i), "status"),
          List.of("False", "True", "Unknown"),
          at + ".status",
          errors);
    }
    if (codes && !conditions.isEmpty()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              "",
              "specifying both OnExitCodes and OnPodConditions is not supported"));
    } else if (!codes && conditions.isEmpty()) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              "",
              "specifying one of OnExitCodes and OnPodConditions is required"));
    }
  }

  private static void exitCodes(
      JsonNode spec, JsonNode wanted, String path, List<FieldError> errors) {
    String operator = Tree.text(wanted, "operator");
    word(operator, List.of("In", "NotIn"), path + ".operator", errors);
    String container = Tree.text(wanted, "containerName");
    if (Tree.has(wanted, "containerName") && !containers(spec).contains(container)) {
      errors.add(
          FieldError.invalid(
              path + ".containerName",
              container,
              "must be one of the container or initContainer names in the pod template"));
    }
    JsonNode values = wanted.path("values");
    String at = path + ".values";
    if (values.isEmpty()) {
      errors.add(
          new FieldError(FieldError.Type.INVALID, at, "[]", "at least one value is required"));
    }
    tooMany(values, EXIT_CODES_MAX, at, errors);
    TreeSet<Long> seen = new TreeSet<>();
    boolean ordered = true;
    for (int i = 0; i < values.size(); i++) {
      long value = values.get(i).asLong();
      if (value == 0 && operator.equals("In")) {
        errors.add(
            FieldError.invalid(at + "[" + i + "]", value, "must not be 0 for the In operator"));
      }
      if (!seen.add(value)) {
        errors.add(
            new FieldError(
                FieldError.Type.DUPLICATE, at + "[" + i + "]", Long.toString(value), ""));
      }
      ordered &= i == 0 || values.get(i - 1).asLong() <= value;
    }
    if (!ordered) {
      errors.add(new FieldError(FieldError.Type.INVALID, at, values.toString(), "must be ordered"));
    }
  }

  private static List<String> containers(JsonNode spec) {
    List<String> names = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      spec.path("template").path("spec").path(list).forEach(c -> names.add(Tree.text(c, "name")));
    }
    return names;
  }

  static void success(JsonNode spec, String path, List<FieldError> errors) {
    JsonNode policy = spec.path("successPolicy");
    if (!policy.isObject()) {
      return;
    }
    if (!Tree.text(spec, "completionMode").equals("Indexed")) {
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path,
              policy.toString(),
              "requires indexed completion mode"));
      return;
    }
    List<ObjectNode> rules = Tree.objects(policy.path("rules"));
    if (rules.isEmpty()) {
      errors.add(
          FieldError.required(
              path + ".rules",
              "at least one rules must be specified when the successPolicy is specified"));
    }
    tooMany(policy.path("rules"), RULES_MAX, path + ".rules", errors);
    for (int i = 0; i < rules.size(); i++) {
      successRule(spec, rules.get(i), path + ".rules[" + i + "]", errors);
    }
  }

  private static void successRule(
      JsonNode spec, JsonNode rule, String path, List<FieldError> errors) {
    boolean byCount = Tree.has(rule, "succeededCount");
    boolean byIndex = Tree.has(rule, "succeededIndexes");
    if (!byCount && !byIndex) {
      errors.add(
          FieldError.required(
              path, "at least one of succeededCount or succeededIndexes must be specified"));
    }
    long completions = spec.path("completions").asLong(0);
    long indexes = 0;
    if (byIndex) {
      String at = path + ".succeededIndexes";
      String text = Tree.text(rule, "succeededIndexes");
      if (text.length() > INDEXES_CHARACTERS_MAX) {
        errors.add(FieldError.tooLong(at, INDEXES_CHARACTERS_MAX));
      }
      switch (IndexIntervals.count(text, completions)) {
        case Result.Ok<Long>(Long count) -> indexes = count;
        case Result.Refused<Long>(var failure) ->
            errors.add(
                FieldError.invalid(
                    at, text, "error parsing succeededIndexes: " + failure.message()));
      }
    }
    if (byCount) {
      long count = rule.path("succeededCount").asLong();
      String at = path + ".succeededCount";
      Counts.nonNegative(rule, "succeededCount", path, errors);
      if (count > completions) {
        errors.add(
            FieldError.invalid(
                at,
                count,
                "must be less than or equal to "
                    + completions
                    + " (the number of specified completions)"));
      }
      if (byIndex && count > indexes) {
        errors.add(
            FieldError.invalid(
                at,
                count,
                "must be less than or equal to "
                    + indexes
                    + " (the number of indexes in the specified succeededIndexes field)"));
      }
    }
  }

  private static void word(
      String value, List<String> supported, String path, List<FieldError> errors) {
    if (value.isEmpty()) {
      String all = "\"" + String.join("\" \"", supported) + "\"";
      errors.add(FieldError.required(path, "valid values: [" + all + "]"));
    } else if (!supported.contains(value)) {
      errors.add(FieldError.notSupported(path, value, supported));
    }
  }

  private static void tooMany(JsonNode list, int most, String path, List<FieldError> errors) {
    if (list.size() > most) {
      errors.add(FieldError.tooMany(path, list.size(), most));
    }
  }
}
