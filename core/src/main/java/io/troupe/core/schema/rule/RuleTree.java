package io.troupe.core.schema.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.ShapeSizes;
import io.troupe.core.cel.ShapeTypes;
import io.troupe.core.cel.Variable;
import io.troupe.core.schema.structural.Structural;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a schema at their places, compiled. Places without rules on or below them are not in
 * the tree.
 *
 * @param children by field
 * @param element of a list's items or a map's values
 */
public record RuleTree(
    Structural schema,
    StructuralShape shape,
    List<Rule> rules,
    Map<String, RuleTree> children,
    Optional<RuleTree> element) {
  private static final String ROOT = "selfType";

  public RuleTree {
    rules = List.copyOf(rules);
    children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
  }

  /** Of a whole resource; empty when the schema has no rules. */
  public static Optional<RuleTree> ofResource(Structural schema) {
    return of(schema, new StructuralShape(schema, true));
  }

  private static Optional<RuleTree> of(Structural schema, StructuralShape shape) {
    Map<String, RuleTree> children = new LinkedHashMap<>();
    schema
        .properties()
        .forEach((name, type) ->
            of(type, StructuralShape.of(type)).ifPresent(tree -> children.put(name, tree)));
    Optional<RuleTree> element =
        schema.additional().or(schema::items).flatMap(type -> of(type, StructuralShape.of(type)));
    List<Rule> rules = compiled(schema.rules(), shape);
    return rules.isEmpty() && children.isEmpty() && element.isEmpty()
        ? Optional.empty()
        : Optional.of(new RuleTree(schema, shape, rules, children, element));
  }

  static List<Rule> compiled(List<ObjectNode> declared, StructuralShape shape) {
    if (declared.isEmpty()) {
      return List.of();
    }
    ShapeTypes types = ShapeTypes.of(Map.of(ROOT, shape));
    CelType self = types.type(ROOT);
    ShapeSizes sizes = new ShapeSizes(shape);
    CelCompiler plain = compiler(types, sizes, self, self);
    List<Rule> rules = new ArrayList<>(declared.size());
    for (ObjectNode each : declared) {
      boolean optional = each.path("optionalOldSelf").asBoolean();
      CelCompiler compiler =
          optional ? compiler(types, sizes, self, OptionalType.create(self)) : plain;
      rules.add(rule(each, compiler, optional));
    }
    return rules;
  }

  private static CelCompiler compiler(
      ShapeTypes types, ShapeSizes sizes, CelType self, CelType oldSelf) {
    return CelCompiler.of(
        List.of(new Variable("self", self), new Variable("oldSelf", oldSelf)), types, sizes);
  }

  private static Rule rule(ObjectNode raw, CelCompiler compiler, boolean optional) {
    String text = raw.path("rule").asText("").trim();
    String messageExpression = raw.path("messageExpression").asText("");
    return new Rule(
        raw,
        text,
        text.isEmpty()
            ? new Compilation.Failed("rule is not specified")
            : compiler.compile(text, SimpleType.BOOL),
        raw.path("message").asText("").trim(),
        messageExpression.isEmpty()
            ? Optional.empty()
            : Optional.of(compiler.compile(messageExpression, SimpleType.STRING)),
        raw.path("reason").asText(""),
        raw.path("fieldPath").asText(""),
        Rule.usesOldSelf(text),
        optional);
  }
}
