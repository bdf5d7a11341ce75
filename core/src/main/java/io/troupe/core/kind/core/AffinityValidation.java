package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.meta.SelectorErrors;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.kind.name.NameForm;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What a pod may not say about the company it keeps. */
final class AffinityValidation {
  private static final String HARD = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String SOFT = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final int WEIGHT_MAX = 100;

  private AffinityValidation() {}

  static void add(JsonNode affinity, String path, List<FieldError> errors) {
    NodeSelectorValidation.add(affinity.path("nodeAffinity"), path + ".nodeAffinity", errors);
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      List<ObjectNode> hard = Tree.objects(affinity.path(kind).path(HARD));
      for (int i = 0; i < hard.size(); i++) {
        term(hard.get(i), path + '.' + kind + '.' + HARD + "[" + i + "]", errors);
      }
      List<ObjectNode> soft = Tree.objects(affinity.path(kind).path(SOFT));
      for (int i = 0; i < soft.size(); i++) {
        String at = path + '.' + kind + '.' + SOFT + "[" + i + "]";
        long weight = soft.get(i).path("weight").asLong(0);
        if (weight < 1 || weight > WEIGHT_MAX) {
          errors.add(FieldError.invalid(at + ".weight", weight, "must be in the range 1-100"));
        }
        term(soft.get(i).path("podAffinityTerm"), at + ".podAffinityTerm", errors);
      }
    }
  }

  private static void term(JsonNode term, String path, List<FieldError> errors) {
    SelectorErrors.add(term.path("labelSelector"), path + ".labelSelector", errors);
    SelectorErrors.add(term.path("namespaceSelector"), path + ".namespaceSelector", errors);
    for (JsonNode namespace : term.path("namespaces")) {
      String name = namespace.asText("");
      NameForm.LABEL
          .problems(name)
          .forEach(p -> errors.add(FieldError.invalid(path + ".namespace", name, p)));
    }
    for (String keys : List.of("matchLabelKeys", "mismatchLabelKeys")) {
      labelKeys(term, keys, path, errors);
    }
    String key = Tree.text(term, "topologyKey");
    if (key.isEmpty()) {
      errors.add(FieldError.required(path + ".topologyKey", "can not be empty"));
    } else {
      Labels.keyProblems(key)
          .forEach(p -> errors.add(FieldError.invalid(path + ".topologyKey", key, p)));
    }
  }

  /** Keys whose values come from the pod itself. */
  static void labelKeys(JsonNode term, String field, String path, List<FieldError> errors) {
    JsonNode keys = term.path(field);
    if (!keys.isEmpty() && !Tree.has(term, "labelSelector")) {
      errors.add(
          FieldError.forbidden(
              path + '.' + field, "must not be specified when labelSelector is not set"));
    }
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i).asText("");
      String at = path + '.' + field + "[" + i + "]";
      Labels.keyProblems(key).forEach(p -> errors.add(FieldError.invalid(at, key, p)));
    }
  }
}
