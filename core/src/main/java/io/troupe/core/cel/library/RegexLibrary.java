package io.troupe.core.cel.library;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/** Upstream's regex library: {@code find} and {@code findAll}. Linear in the text, as Go's. */
final class RegexLibrary {
  private static final ListType STRINGS = ListType.create(SimpleType.STRING);

  static final List<Function> FUNCTIONS =
      List.of(
          Function.member(
              "find",
              "string_find_string",
              SimpleType.STRING,
              a -> find((String) a[0], (String) a[1]),
              SimpleType.STRING,
              SimpleType.STRING),
          Function.member(
              "findAll",
              "string_find_all_string",
              STRINGS,
              a -> findAll((String) a[0], (String) a[1], -1),
              SimpleType.STRING,
              SimpleType.STRING),
          Function.member(
              "findAll",
              "string_find_all_string_int",
              STRINGS,
              a -> findAll((String) a[0], (String) a[1], (Long) a[2]),
              SimpleType.STRING,
              SimpleType.STRING,
              SimpleType.INT));

  private RegexLibrary() {}

  private static String find(String text, String expression) {
    Matcher matcher = compile(expression).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String expression, long most) {
    List<String> found = new ArrayList<>();
    Matcher matcher = compile(expression).matcher(text);
    while ((most < 0 || found.size() < most) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }

  private static Pattern compile(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw Misfit.of("Illegal regex: " + e.getMessage());
    }
  }
}
