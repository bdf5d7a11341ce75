package io.troupe.system;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Puts names in the place of what no two runs have in common: ages, times, uids, addresses. */
final class Placeholders {
  private record Rule(Pattern pattern, String replacement) {}

  private static final List<Rule> RULES =
      List.of(
          rule("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<uid>"),
          rule("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>"),
          rule(
              "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}",
              "<time>"),
          rule("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+ [+-]\\d{4}", "<time>"),
          rule("/tmp/(LIVE|MERGED)-\\d+", "/tmp/$1"),
          rule("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+", "<token>"),
          rule("hash=[0-9A-F]{64}", "hash=<hash>"),
          rule("(resourceVersion\\W{1,4})[1-9]\\d*", "$1<rv>"),
          rule("-[bcdf-hj-np-tv-xz2456789]{8,10}-[bcdf-hj-np-tv-xz2456789]{5}\\b", "-<hash>"),
          rule("-[bcdf-hj-np-tv-xz2456789]{9,10}\\b", "-<hash>"),
          rule("\\b10\\.\\d+\\.\\d+\\.\\d+\\b", "<ip>"),
          rule("timeoutSeconds=\\d+", "timeoutSeconds=<n>"),
          rule("timeout=\\d+m?s(econds)?", "timeout=<n>"),
          rule("(?<![\\w.:-])(\\d+d)?(\\d+h)?(\\d+m)?\\d+s(?![\\w-])", "<age>"),
          rule(" +(?=\\S)", " "));

  private final List<Rule> own = new ArrayList<>();

  /** A text of this run that stands for something, such as its namespace. */
  Placeholders naming(String text, String name) {
    own.add(rule(Pattern.quote(text), name));
    return this;
  }

  String in(String line) {
    String result = line.stripTrailing();
    for (Rule rule : own) {
      result = rule.pattern().matcher(result).replaceAll(rule.replacement());
    }
    for (Rule rule : RULES) {
      result = rule.pattern().matcher(result).replaceAll(rule.replacement());
    }
    return result;
  }

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }
}
