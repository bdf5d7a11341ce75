package io.troupe.core.reconcile.policystatus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.troupe.core.cel.CelCompiler;
import io.troupe.core.cel.Compilation;
import io.troupe.core.cel.PolicyEnvironment;
import io.troupe.core.cel.PolicyEnvironment.Use;
import io.troupe.core.cel.SchemaShape;
import io.troupe.core.json.Json;
import io.troupe.core.kind.Kind;
import io.troupe.core.kind.KindRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compiles a policy's expressions with the declared type of each kind they are for. Rules with
 * wildcards say nothing of a type and are passed over; at most ten kinds are looked at, as upstream
 * does.
 */
final class TypeCheck {
  private static final int KINDS_MAX = 10;
  private static final String COMPILATION = "compilation failed: ";

  private final KindRegistry kinds;

  TypeCheck(KindRegistry kinds) {
    this.kinds = kinds;
  }

  /** The value of status.typeChecking. */
  ObjectNode of(JsonNode policy) {
    Map<String, StringBuilder> warnings = new LinkedHashMap<>();
    for (Kind kind : matched(policy.path("spec")).values()) {
      check(policy.path("spec"), kind, warnings);
    }
    ObjectNode result = Json.object();
    if (!warnings.isEmpty()) {
      ArrayNode all = result.putArray("expressionWarnings");
      warnings.forEach(
          (field, text) -> all.addObject().put("fieldRef", field).put("warning", text.toString()));
    }
    return result;
  }

  /** Sorted by what upstream calls them. */
  private Map<String, Kind> matched(JsonNode spec) {
    Map<String, Kind> found = new TreeMap<>();
    for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode version : rule.path("apiVersions")) {
          for (JsonNode resource : rule.path("resources")) {
            kinds
                .byResource(group.asText(), version.asText(), resource.asText())
                .filter(k -> found.size() < KINDS_MAX)
                .ifPresent(k -> found.put(k.gvk().apiVersion() + ", Kind=" + k.gvk().kind(), k));
          }
        }
      }
    }
    return found;
  }

  private void check(JsonNode spec, Kind kind, Map<String, StringBuilder> warnings) {
    boolean params = spec.path("paramKind").isObject();
    PolicyEnvironment environment = PolicyEnvironment.typed(new SchemaShape(kinds.schemaOf(kind)));
    CelCompiler plain = environment.compiler(Use.expressions(params));
    JsonNode variables = spec.path("variables");
    for (int i = 0; i < variables.size(); i++) {
      CelType type =
          compile(
              environment.compiler(Use.expressions(params)),
              variables.get(i).path("expression").asText(),
              "spec.variables[" + i + "].expression",
              kind,
              warnings);
      environment = environment.plus(variables.get(i).path("name").asText(), type);
    }
    CelCompiler expressions =
        variables.isEmpty() ? plain : environment.compiler(Use.expressions(params));
    JsonNode conditions = spec.path("matchConditions");
    for (int i = 0; i < conditions.size(); i++) {
      compile(
          plain,
          conditions.get(i).path("expression").asText(),
          "spec.matchConditions[" + i + "].expression",
          kind,
          warnings);
    }
    CelCompiler messages = environment.compiler(Use.messages(params));
    JsonNode validations = spec.path("validations");
    for (int i = 0; i < validations.size(); i++) {
      String path = "spec.validations[" + i + "]";
      compile(
          expressions,
          validations.get(i).path("expression").asText(),
          path + ".expression",
          kind,
          warnings);
      String message = validations.get(i).path("messageExpression").asText("");
      if (!message.isEmpty()) {
        compile(messages, message, path + ".messageExpression", kind, warnings);
      }
    }
  }

  private static CelType compile(
      CelCompiler compiler,
      String expression,
      String path,
      Kind kind,
      Map<String, StringBuilder> warnings) {
    return switch (compiler.compile(expression, SimpleType.DYN)) {
      case Compilation.Compiled(var program) -> program.resultType();
      case Compilation.Failed(var message) -> {
        String text =
            message.startsWith(COMPILATION) ? message.substring(COMPILATION.length()) : message;
        warnings
            .computeIfAbsent(path, _ -> new StringBuilder())
            .append(kind.gvk().apiVersion())
            .append(", Kind=")
            .append(kind.gvk().kind())
            .append(": ")
            .append(text)
            .append('\n');
        yield SimpleType.DYN;
      }
    };
  }
}
