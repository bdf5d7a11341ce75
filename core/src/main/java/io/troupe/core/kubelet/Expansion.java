package io.troupe.core.kubelet;

import java.util.Map;

/**
 * {@code $(NAME)} in commands, arguments and variables. {@code $$} stands for one dollar; a name
 * nobody has defined stays as written. Upstream: third_party/forked/golang/expansion.
 */
public final class Expansion {
  private Expansion() {}

  public static String expand(String text, Map<String, String> variables) {
    StringBuilder result = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '$' || at + 1 >= text.length()) {
        result.append(c);
        at++;
        continue;
      }
      char next = text.charAt(at + 1);
      int close = next == '(' ? text.indexOf(')', at + 2) : -1;
      if (next == '$') {
        result.append('$');
        at += 2;
      } else if (close > 0) {
        String name = text.substring(at + 2, close);
        String value = variables.get(name);
        result.append(value == null ? "$(" + name + ")" : value);
        at = close + 1;
      } else {
        result.append('$').append(next);
        at += 2;
      }
    }
    return result.toString();
  }
}
