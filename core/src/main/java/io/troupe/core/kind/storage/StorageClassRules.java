package io.troupe.core.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.FieldCheck;
import io.troupe.core.kind.KindRules;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Storage classes. Follows upstream ValidateStorageClass. */
final class StorageClassRules implements KindRules {

  @Override
  public void applyDefaults(ObjectNode storageClass) {
    Tree.defaultIfAbsent(storageClass, "reclaimPolicy", "Delete");
    Tree.defaultIfAbsent(storageClass, "volumeBindingMode", "Immediate");
  }

  @Override
  public List<FieldError> validate(ObjectNode storageClass) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(storageClass, errors);
    provisioner(root.at("provisioner"));
    Parameters.check(root.at("parameters"), true);
    root.at("reclaimPolicy").oneOf("Delete", "Retain");
    if (root.at("volumeBindingMode").required()) {
      root.at("volumeBindingMode").oneOf("Immediate", "WaitForFirstConsumer");
    }
    topologies(root);
    return errors;
  }

  /** A driver's name as a class writes it. */
  static void provisioner(FieldCheck provisioner) {
    if (provisioner.required()) {
      Labels.keyProblems(provisioner.text().toLowerCase(Locale.ROOT)).forEach(provisioner::invalid);
    }
  }

  private static void topologies(FieldCheck root) {
    Set<JsonNode> terms = new HashSet<>();
    for (FieldCheck term : root.items("allowedTopologies")) {
      Set<String> keys = new HashSet<>();
      for (FieldCheck expression : term.items("matchLabelExpressions")) {
        if (expression.at("values").required()) {
          FieldCheck.distinct(expression.items("values"), "");
        }
        FieldCheck key = expression.at("key");
        Labels.keyProblems(key.text()).forEach(key::invalid);
        if (!keys.add(key.text())) {
          key.duplicate();
        }
      }
      if (!terms.add(term.value())) {
        term.at("matchLabelExpressions")
            .errors()
            .add(FieldError.duplicate(term.path() + ".matchLabelExpressions", ""));
      }
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode storageClass, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>();
    FieldCheck root = FieldCheck.of(storageClass, errors);
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!FieldCheck.same(root.at(field).value(), old.path(field))) {
        root.at(field).forbidden("updates to " + field + " are forbidden.");
      }
    }
    root.at("volumeBindingMode").immutable(old.path("volumeBindingMode"));
    return errors;
  }
}
