package io.troupe.core.cel.library;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version, by the rules of semver.org 2.0.
 *
 * @param pre empty for a release
 */
record CelSemver(long major, long minor, long patch, String pre) implements Comparable<CelSemver> {
  private static final int LENGTH_MAX = 256; // characters; longer ones are refused unread
  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*+|[0-9]*+[a-zA-Z-][0-9a-zA-Z-]*+)";
  private static final Pattern FORM =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*+))?(?:\\+[0-9a-zA-Z-]++(?:\\.[0-9a-zA-Z-]++)*+)?");

  /** Empty for text that is none. */
  static Optional<CelSemver> parse(String text) {
    Matcher matcher = FORM.matcher(text.length() > LENGTH_MAX ? "" : text);
    return matcher.matches()
        ? Optional.of(
            new CelSemver(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4) == null ? "" : matcher.group(4)))
        : Optional.empty();
  }

  /** What people write made what the rules want: no leading v or zeros, three numbers. */
  static String normalized(String text) {
    String bare = text.startsWith("v") ? text.substring(1) : text;
    String[] parts = bare.split("\\.", 3);
    for (int i = 0; i < parts.length; i++) {
      String number = parts[i].replaceFirst("^0++", "");
      boolean startsWithDigit = !number.isEmpty() && Character.isDigit(number.charAt(0));
      parts[i] = startsWithDigit || parts[i].equals(number) ? number : "0" + number;
    }
    if (parts.length == 3) {
      return String.join(".", parts);
    }
    if (parts[parts.length - 1].matches(".*[+-].*")) {
      return text; // a short version cannot have more
    }
    return String.join(".", parts) + (parts.length == 1 ? ".0.0" : ".0");
  }

  @Override
  public int compareTo(CelSemver other) {
    int numbers = Long.compare(major, other.major);
    numbers = numbers != 0 ? numbers : Long.compare(minor, other.minor);
    numbers = numbers != 0 ? numbers : Long.compare(patch, other.patch);
    if (numbers != 0 || pre.equals(other.pre)) {
      return numbers;
    }
    if (pre.isEmpty() || other.pre.isEmpty()) {
      return pre.isEmpty() ? 1 : -1;
    }
    String[] mine = pre.split("\\.");
    String[] theirs = other.pre.split("\\.");
    for (int i = 0; i < Math.min(mine.length, theirs.length); i++) {
      int order = identifiers(mine[i], theirs[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(mine.length, theirs.length);
  }

  private static int identifiers(String a, String b) {
    boolean numberA = a.matches("[0-9]+");
    boolean numberB = b.matches("[0-9]+");
    if (numberA && numberB) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    if (numberA != numberB) {
      return numberA ? -1 : 1;
    }
    return Integer.signum(a.compareTo(b));
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (pre.isEmpty() ? "" : "-" + pre);
  }
}
