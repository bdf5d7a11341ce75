package io.troupe.core.kind.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.kind.Tree;
import io.troupe.core.kind.name.Labels;
import java.util.Set;
import java.util.TreeSet;

/** matchConditions of webhooks and policies. */
final class ConditionRules {
  private static final int CONDITIONS_MAX = 64;

  private ConditionRules() {}

  static void check(JsonNode conditions, String path, CelCompiler compiler, Checks checks) {
    checks.tooMany(path, conditions.size(), CONDITIONS_MAX);
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < conditions.size(); i++) {
      JsonNode condition = conditions.get(i);
      String at = path + "[" + i + "]";
      if (Tree.text(condition, "expression").isBlank()) {
        checks.required(at + ".expression", "");
      } else {
        checks.expression(
            at + ".expression", Tree.text(condition, "expression"), compiler, SimpleType.BOOL);
      }
      String name = Tree.text(condition, "name");
      if (name.isEmpty()) {
        checks.required(at + ".name", "");
        continue;
      }
      Labels.keyProblems(name).forEach(p -> checks.invalid(at + ".name", name, p));
      if (!names.add(name)) {
        checks.duplicate(at + ".name", name);
      }
    }
  }
}
