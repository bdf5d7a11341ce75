package io.troupe.core.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path as {@link Change} writes it, read back. */
final class FieldPath {
  /** Steps of one path; deeper ones belong to no object. */
  private static final int STEPS_MAX = 100;

  /** Of a path that is asked for; an annotation's takes 400. */
  private static final int CHARS_MAX = 1_024;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Keyed(String key, String value) implements Step {}
  }

  private final List<Step> steps;

  private FieldPath(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * Whether a path is another or leads on from it. Of texts: what stands in brackets may look like
   * steps, but then it does so in both.
   */
  static boolean isWithin(String path, String outer) {
    return path.startsWith(outer)
        && (path.length() == outer.length() || outer.isEmpty() || beginsStep(path, outer.length()));
  }

  /**
   * The first steps of a path, fewer where they are too long; empty when the first one is.
   *
   * @param charsMax of what is returned
   */
  static String start(String path, int steps, int charsMax) {
    int end = 0;
    int left = steps;
    for (int at = 1; at <= path.length() && at <= charsMax && left > 0; at++) {
      if (at == path.length() || beginsStep(path, at) && !inBracket(path, at)) {
        end = at;
        left--;
      }
    }
    return path.substring(0, end);
  }

  private static boolean inBracket(String path, int at) {
    int open = path.lastIndexOf('[', at - 1);
    return open >= 0 && path.indexOf(']', open) >= at;
  }

  private static boolean beginsStep(String path, int at) {
    return path.charAt(at) == '.' || path.charAt(at) == '[';
  }

  /**
   * As {@link Change} writes it, of what people write: {@code .spec.replicas}, {@code
   * metadata.labels[app]}, {@code metadata.annotations['example.com/x']}.
   *
   * @return empty for what no change's path can look like
   */
  static Optional<String> canonical(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    StringBuilder plain = new StringBuilder(text.length());
    int at = text.startsWith(".") ? 1 : 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '[' ? text.indexOf(']', at) : at;
      if (end < 0 || c == '/') {
        return Optional.empty(); // names with a slash stand in brackets
      }
      if (c == '[') {
        String inside = text.substring(at + 1, end);
        int value = inside.indexOf('=') + 1; // of a list's key, if it is one
        putBracket(plain, inside.substring(0, value) + unquoted(inside.substring(value)));
      } else {
        plain.append(c);
      }
      at = end + 1;
    }
    String path = plain.toString();
    return parse(path).map(_ -> path);
  }

  private static String unquoted(String inside) {
    int last = inside.length() - 1;
    boolean quoted =
        last > 0
            && (inside.charAt(0) == '\'' || inside.charAt(0) == '"')
            && inside.charAt(last) == inside.charAt(0);
    return quoted ? inside.substring(1, last) : inside;
  }

  /** Brackets are for names that would not be read right without, for keys and for places. */
  private static void putBracket(StringBuilder path, String inside) {
    boolean needed = inside.isEmpty() || inside.chars().allMatch(c -> c >= '0' && c <= '9');
    for (char c : new char[] {'.', '/', '[', ']', '='}) {
      needed |= inside.indexOf(c) >= 0;
    }
    if (needed) {
      path.append('[').append(inside).append(']');
    } else {
      path.append(path.isEmpty() ? "" : ".").append(inside);
    }
  }

  /** Empty when brackets do not pair or a name is missing. */
  static Optional<FieldPath> parse(String text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == '[') {
        end = text.indexOf(']', at);
        if (end < 0) {
          return Optional.empty();
        }
        steps.add(bracket(text.substring(at + 1, end)));
        end++;
      } else {
        int start = text.charAt(at) == '.' ? at + 1 : at;
        end = start;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        if (end == start) {
          return Optional.empty();
        }
        steps.add(new Step.Field(text.substring(start, end)));
      }
      if (steps.size() > STEPS_MAX) {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.of(new FieldPath(steps));
  }

  private static Step bracket(String inside) {
    int equals = inside.indexOf('=');
    return equals < 0
        ? new Step.Field(inside)
        : new Step.Keyed(inside.substring(0, equals), inside.substring(equals + 1));
  }

  /** What stands there. */
  Optional<JsonNode> in(Optional<JsonNode> root) {
    JsonNode node = root.orElse(MissingNode.getInstance());
    for (Step step : steps) {
      node =
          switch (step) {
            case Step.Field(String name) ->
                node.isArray() ? node.path(place(name)) : node.path(name);
            case Step.Keyed(String key, String value) -> element(node, key, value);
          };
    }
    return node.isMissingNode() ? Optional.empty() : Optional.of(node);
  }

  private static JsonNode element(JsonNode list, String key, String value) {
    for (JsonNode element : list) {
      if (element.path(key).asText().equals(value)) {
        return element;
      }
    }
    return MissingNode.getInstance();
  }

  private static int place(String digits) {
    return digits.length() < 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt("0" + digits)
        : -1;
  }
}
