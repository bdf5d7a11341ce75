package io.troupe.core.cel;

import java.util.Optional;
import java.util.Set;

/**
 * How a JSON property that is no CEL identifier is called in an expression: {@code foo-bar} becomes
 * {@code foo__dash__bar}, {@code namespace} becomes {@code __namespace__}. Follows upstream
 * apiserver pkg/cel/escaping.go.
 */
public final class PropertyNames {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private PropertyNames() {}

  /** Empty for a name that expressions cannot reach. */
  public static Optional<String> escape(String name) {
    if (name.isEmpty() || isDigit(name.charAt(0))) {
      return Optional.empty();
    }
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    StringBuilder escaped = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_' && name.startsWith("__", i)) {
        escaped.append("__underscores__");
        i++;
      } else if (c == '.') {
        escaped.append("__dot__");
      } else if (c == '-') {
        escaped.append("__dash__");
      } else if (c == '/') {
        escaped.append("__slash__");
      } else if (c == '_' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
        escaped.append(c);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(escaped.toString());
  }

  /** The inverse; a name that no escape gives is itself. */
  public static String unescape(String name) {
    if (!name.contains("__")) {
      return name;
    }
    if (name.length() > 4 && name.startsWith("__") && name.endsWith("__")) {
      String inner = name.substring(2, name.length() - 2);
      if (RESERVED.contains(inner)) {
        return inner;
      }
    }
    return name.replace("__dot__", ".")
        .replace("__dash__", "-")
        .replace("__slash__", "/")
        .replace("__underscores__", "__");
  }

  /** How a shape's field is spelt in an expression; empty when it is out of reach. */
  static Optional<String> spelt(Shape shape, String property) {
    return shape.escapes() ? escape(property) : Optional.of(property);
  }

  /** The property that an expression means. */
  static String meant(Shape shape, String name) {
    return shape.escapes() ? unescape(name) : name;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
