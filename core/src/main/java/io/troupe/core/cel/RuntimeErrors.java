package io.troupe.core.cel;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runtime's errors in upstream's words: people search for them. */
final class RuntimeErrors {
  private static final Pattern PLACE = Pattern.compile("^evaluation error at [^ ]*: ");
  private static final Pattern MISSING_KEY =
      Pattern.compile("^[Kk]ey '(.*)' is not present in map\\.$", Pattern.DOTALL);
  private static final Pattern INDEX = Pattern.compile("^Index out of bounds: (-?\\d+)$");
  private static final int CAUSES_MAX = 8;

  private RuntimeErrors() {}

  static String message(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return "evaluation exceeded the stack";
    }
    Throwable root = thrown;
    for (int i = 0; i < CAUSES_MAX && root.getCause() != null; i++) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? thrown.getMessage() : root.getMessage();
    return said == null ? "internal error" : translate(PLACE.matcher(said).replaceFirst(""));
  }

  private static String translate(String said) {
    if (said.equals("/ by zero")) {
      return "division by zero";
    }
    if (said.startsWith("No matching overload")) {
      return "no such overload";
    }
    Matcher key = MISSING_KEY.matcher(said);
    if (key.matches()) {
      return "no such key: " + key.group(1);
    }
    Matcher index = INDEX.matcher(said);
    return index.matches() ? "index out of bounds: " + index.group(1) : said;
  }
}
