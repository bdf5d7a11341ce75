package io.troupe.core.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.core.kind.Tree;
import io.troupe.core.outcome.FieldError;
import java.util.List;

/** What tolerations may not say. */
public final class TolerationValidation {
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
  private static final List<String> OPERATORS = List.of("Equal", "Exists", "Gt", "Lt");

  private TolerationValidation() {}

  public static void add(JsonNode list, String path, List<FieldError> errors) {
    List<ObjectNode> tolerations = Tree.objects(list);
    for (int i = 0; i < tolerations.size(); i++) {
      one(tolerations.get(i), path + "[" + i + "]", errors);
    }
  }

  private static void one(ObjectNode toleration, String path, List<FieldError> errors) {
    String key = Tree.text(toleration, "key");
    String operator = Tree.text(toleration, "operator");
    String effect = Tree.text(toleration, "effect");
    if (!key.isEmpty()) {
      errors.addAll(TaintValidation.key(key, path + ".key"));
    } else if (!operator.equals("Exists")) {
      errors.add(
          FieldError.invalid(
              path + ".operator",
              operator,
              "operator must be Exists when `key` is empty, which means \"match all values and all"
                  + " keys\""));
    }
    if (Tree.has(toleration, "tolerationSeconds") && !effect.equals("NoExecute")) {
      errors.add(
          FieldError.invalid(
              path + ".effect",
              effect,
              "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator.isEmpty() || operator.equals("Equal")) {
      errors.addAll(TaintValidation.value(Tree.text(toleration, "value"), path + ".operator"));
    } else if (operator.equals("Exists")) {
      if (!Tree.text(toleration, "value").isEmpty()) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                path + ".operator",
                toleration.toString(),
                "value must be empty when `operator` is 'Exists'"));
      }
    } else if (!OPERATORS.contains(operator)) {
      errors.add(FieldError.notSupported(path + ".operator", operator, OPERATORS));
    }
    if (!effect.isEmpty()) {
      errors.addAll(TaintValidation.effect(effect, path + ".effect", EFFECTS));
    }
  }
}
