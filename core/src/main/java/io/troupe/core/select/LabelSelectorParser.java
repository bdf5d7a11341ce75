package io.troupe.core.select;

import io.troupe.core.kind.name.Labels;
import io.troupe.core.outcome.FieldError;
import io.troupe.core.select.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Recursive descent over the text form of a label selector, with upstream's error texts. */
final class LabelSelectorParser {
  private static final String BINARY_OPERATORS = "in, notin, =, ==, !=, gt, lt";

  private final List<Token> tokens;
  private int next;

  /** Not a selector; the message is upstream's. Never leaves this package. */
  static final class Malformed extends RuntimeException {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private enum Sort {
    END,
    SYMBOL,
    WORD
  }

  private record Token(Sort sort, String text) {
    boolean is(String symbol) {
      return sort == Sort.SYMBOL && text.equals(symbol);
    }
  }

  LabelSelectorParser(String text) {
    tokens = scan(text);
  }

  List<Requirement> requirements() {
    List<Requirement> found = new ArrayList<>();
    if (peek().sort() == Sort.END) {
      return found;
    }
    if (!beginsRequirement(peek())) {
      throw new Malformed(
          "found '" + peek().text() + "', expected: !, identifier, or 'end of string'");
    }
    while (true) {
      try {
        found.add(requirement());
      } catch (Malformed e) {
        throw new Malformed("unable to parse requirement: " + e.getMessage());
      }
      Token after = take();
      if (after.sort() == Sort.END) {
        return found;
      }
      if (!after.is(",")) {
        throw new Malformed("found '" + after.text() + "', expected: ',' or 'end of string'");
      }
      if (!beginsRequirement(peek())) {
        throw new Malformed("found '" + peek().text() + "', expected: identifier after ','");
      }
    }
  }

  private static boolean beginsRequirement(Token token) {
    return token.sort() == Sort.WORD || token.is("!");
  }

  private Requirement requirement() {
    boolean negated = peek().is("!");
    if (negated) {
      take();
    }
    Token key = take();
    if (key.sort() != Sort.WORD) {
      throw new Malformed("found '" + key.text() + "', expected: identifier");
    }
    check("<nil>", key.text(), Labels.keyProblems(key.text()));
    boolean alone = peek().sort() == Sort.END || peek().is(",");
    if (negated || alone) {
      return new Requirement(
          key.text(), negated ? Operator.DOES_NOT_EXIST : Operator.EXISTS, List.of());
    }
    Operator operator = operator(take());
    List<String> values =
        operator == Operator.IN || operator == Operator.NOT_IN ? values() : List.of(exactValue());
    return checked(new Requirement(key.text(), operator, values));
  }

  private static Requirement checked(Requirement requirement) {
    for (int i = 0; i < requirement.values().size(); i++) {
      String value = requirement.values().get(i);
      boolean ordered =
          requirement.operator() == Operator.GREATER_THAN
              || requirement.operator() == Operator.LESS_THAN;
      if (ordered && !value.matches("[+-]?[0-9]{1,18}")) {
        check(
            "values[" + i + "]",
            value,
            List.of("for 'Gt', 'Lt' operators, the value must be an integer"));
      }
      check("values[" + i + "][" + requirement.key() + "]", value, Labels.valueProblems(value));
    }
    return requirement;
  }

  private static void check(String path, String value, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new Malformed(FieldError.invalid(path, value, String.join("; ", problems)).text());
    }
  }

  private static Operator operator(Token token) {
    return switch (token.text()) {
      case "in" -> Operator.IN;
      case "notin" -> Operator.NOT_IN;
      case "=", "==" -> Operator.EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> throw new Malformed("found '" + token.text() + "', expected: " + BINARY_OPERATORS);
    };
  }

  /** Empty places, as in {@code (a,,b)} and {@code ()}, are the empty value. */
  private List<String> values() {
    Token open = take();
    if (!open.is("(")) {
      throw new Malformed("found '" + open.text() + "' expected: '('");
    }
    TreeSet<String> values = new TreeSet<>();
    while (true) {
      Token token = take();
      if (token.is(",") || token.is(")")) {
        values.add("");
      } else if (token.sort() == Sort.WORD) {
        values.add(token.text());
        token = take();
      } else {
        throw new Malformed("found '" + token.text() + "', expected: ',', ')' or identifier");
      }
      if (token.is(")")) {
        return List.copyOf(values);
      }
      if (!token.is(",")) {
        throw new Malformed("found '" + token.text() + "', expected: ',' or ')'");
      }
    }
  }

  private String exactValue() {
    if (peek().sort() == Sort.END || peek().is(",")) {
      return "";
    }
    Token token = take();
    if (token.sort() != Sort.WORD) {
      throw new Malformed("found '" + token.text() + "', expected: identifier");
    }
    return token.text();
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    // The end is never passed: it is answered again and again.
    return tokens.get(Math.min(next++, tokens.size() - 1));
  }

  private static List<Token> scan(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (isSpecial(c)) {
        boolean pair =
            (c == '=' || c == '!') && at + 1 < text.length() && text.charAt(at + 1) == '=';
        int end = at + (pair ? 2 : 1);
        tokens.add(new Token(Sort.SYMBOL, text.substring(at, end)));
        at = end;
      } else {
        int end = at;
        while (end < text.length()
            && !isSpecial(text.charAt(end))
            && !Character.isWhitespace(text.charAt(end))) {
          end++;
        }
        tokens.add(new Token(Sort.WORD, text.substring(at, end)));
        at = end;
      }
    }
    tokens.add(new Token(Sort.END, ""));
    return tokens;
  }

  private static boolean isSpecial(char c) {
    return "=!(),><".indexOf(c) >= 0;
  }
}
