package io.troupe.core.kind.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON paths that definitions use: fields, quoted fields, indexes, slices, wildcards, filters
 * by comparison or presence, recursive descent. A path begins with a dot or a bracket, for instance
 * {@code .status.conditions[?(@.type=="Ready")].status}. Follows upstream client-go util/jsonpath
 * for single expressions.
 */
public final class JsonPath {
  /** Values one path finds; more are left out, a cell has no use for them. */
  private static final int FOUND_MAX = 1_000;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Index(int at) implements Step {}

    record Slice(Optional<Integer> from, Optional<Integer> to) implements Step {}

    record All() implements Step {}

    record Descend(String name) implements Step {}

    /**
     * @param operator empty to ask for presence only
     */
    record Filter(JsonPath left, String operator, JsonNode right) implements Step {}
  }

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Empty for what is no path. */
  public static Optional<JsonPath> parse(String text) {
    try {
      return Optional.of(new JsonPath(new Parser(text).steps()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The names of a path of plain fields; empty when there is anything else in it. */
  public Optional<List<String>> plainFields() {
    List<String> names = new ArrayList<>();
    for (Step step : steps) {
      if (!(step instanceof Step.Field(var name))) {
        return Optional.empty();
      }
      names.add(name);
    }
    return Optional.of(names);
  }

  /** In document order. */
  public List<JsonNode> find(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : found) {
        if (next.size() < FOUND_MAX) {
          take(step, node, next);
        }
      }
      found = next;
    }
    return found;
  }

  private static void take(Step step, JsonNode node, List<JsonNode> next) {
    switch (step) {
      case Step.Field(var name) -> {
        if (node.has(name)) {
          next.add(node.get(name));
        }
      }
      case Step.Index(var at) -> {
        int index = at < 0 ? node.size() + at : at;
        if (node.isArray() && index >= 0 && index < node.size()) {
          next.add(node.get(index));
        }
      }
      case Step.Slice(var from, var to) -> {
        int first = bound(from.orElse(0), node.size());
        int last = bound(to.orElse(node.size()), node.size());
        for (int i = first; node.isArray() && i < last; i++) {
          next.add(node.get(i));
        }
      }
      case Step.All() -> node.forEach(next::add);
      case Step.Descend(var name) -> next.addAll(node.findValues(name));
      case Step.Filter filter -> {
        for (JsonNode item : node) {
          if (passes(filter, item)) {
            next.add(item);
          }
        }
      }
    }
  }

  private static int bound(int index, int size) {
    return Math.clamp(index < 0 ? size + index : index, 0, size);
  }

  private static boolean passes(Step.Filter filter, JsonNode item) {
    List<JsonNode> left = filter.left().find(item);
    if (filter.operator().isEmpty()) {
      return !left.isEmpty();
    }
    if (left.isEmpty()) {
      return false;
    }
    JsonNode value = left.getFirst();
    int order =
        value.isNumber() && filter.right().isNumber()
            ? value.decimalValue().compareTo(filter.right().decimalValue())
            : value.asText().compareTo(filter.right().asText());
    return switch (filter.operator()) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      case String other -> throw new IllegalStateException(other);
    };
  }

  /** Reads the text form. */
  private static final class Parser {
    private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Step> steps() {
      List<Step> steps = new ArrayList<>();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (text.startsWith("..", at)) {
          at += 2;
          steps.add(new Step.Descend(name()));
        } else if (c == '.') {
          at++;
          if (at < text.length() && text.charAt(at) == '[') {
            continue;
          }
          if (at == text.length() && steps.isEmpty()) {
            return steps;
          }
          String name = name();
          steps.add(name.equals("*") ? new Step.All() : new Step.Field(name));
        } else if (c == '[') {
          steps.add(bracket());
        } else {
          throw new IllegalArgumentException("unexpected " + c);
        }
      }
      return steps;
    }

    private String name() {
      StringBuilder name = new StringBuilder();
      while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
        char c = text.charAt(at++);
        if (c == '\\' && at < text.length()) {
          c = text.charAt(at++);
        } else if (Character.isWhitespace(c) || "{}()'\"".indexOf(c) >= 0) {
          throw new IllegalArgumentException("unexpected " + c);
        }
        name.append(c);
      }
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a name is missing");
      }
      return name.toString();
    }

    private Step bracket() {
      int end = closing();
      String inside = text.substring(at + 1, end).trim();
      at = end + 1;
      if (inside.equals("*")) {
        return new Step.All();
      }
      if (inside.startsWith("?(") && inside.endsWith(")")) {
        return filter(inside.substring(2, inside.length() - 1).trim());
      }
      if (inside.length() > 1 && "'\"".indexOf(inside.charAt(0)) >= 0) {
        return new Step.Field(unquoted(inside));
      }
      int colon = inside.indexOf(':');
      if (colon >= 0) {
        return new Step.Slice(
            number(inside.substring(0, colon)), number(inside.substring(colon + 1)));
      }
      return new Step.Index(Integer.parseInt(inside));
    }

    /** The bracket that closes the one here; quotes hide brackets, and filters may nest them. */
    private int closing() {
      int depth = 0;
      char quote = 0;
      for (int i = at; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
          quote = c;
        } else if (c == '[') {
          depth++;
        } else if (c == ']' && --depth == 0) {
          return i;
        }
      }
      throw new IllegalArgumentException("unterminated array");
    }

    private static Step filter(String inside) {
      for (String operator : OPERATORS) {
        int split = inside.indexOf(operator);
        if (split > 0) {
          return new Step.Filter(
              relative(inside.substring(0, split).trim()),
              operator,
              literal(inside.substring(split + operator.length()).trim()));
        }
      }
      return new Step.Filter(relative(inside), "", JsonNodeFactory.instance.nullNode());
    }

    private static JsonPath relative(String text) {
      if (!text.startsWith("@")) {
        throw new IllegalArgumentException("a filter must begin with @");
      }
      return new JsonPath(new Parser(text.substring(1)).steps());
    }

    private static JsonNode literal(String text) {
      if (text.length() > 1 && "'\"".indexOf(text.charAt(0)) >= 0) {
        return JsonNodeFactory.instance.textNode(unquoted(text));
      }
      if (text.equals("true") || text.equals("false")) {
        return JsonNodeFactory.instance.booleanNode(text.equals("true"));
      }
      return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
    }

    private static String unquoted(String text) {
      if (text.charAt(text.length() - 1) != text.charAt(0)) {
        throw new IllegalArgumentException("unterminated string");
      }
      return text.substring(1, text.length() - 1);
    }

    private static Optional<Integer> number(String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(Integer.valueOf(text.trim()));
    }
  }
}
