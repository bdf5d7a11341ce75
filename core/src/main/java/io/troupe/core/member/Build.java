package io.troupe.core.member;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a build, and which others it may run beside: those of the same minor release and
 * of the ones before and after it. Within these, messages between members are read by both sides. A
 * build without a number runs beside its like only.
 *
 * @param text as the jar says it
 */
public record Build(String text) {
  private static final Pattern NUMBERED = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

  /**
   * @param others a member's build
   * @return why the two must not run together; empty if they may
   */
  public Optional<String> refuses(Build others) {
    Matcher mine = NUMBERED.matcher(text);
    Matcher theirs = NUMBERED.matcher(others.text);
    boolean numbered = mine.matches();
    if (numbered != theirs.matches()) {
      return Optional.of(words(others, "a numbered release runs beside numbered releases only"));
    }
    if (!numbered) {
      return text.equals(others.text)
          ? Optional.empty()
          : Optional.of(words(others, "builds without a number run beside the same build only"));
    }
    boolean neighbours =
        mine.group(1).equals(theirs.group(1))
            && Math.abs(Integer.parseInt(mine.group(2)) - Integer.parseInt(theirs.group(2))) <= 1;
    return neighbours
        ? Optional.empty()
        : Optional.of(words(others, "members may be one minor release apart, no more"));
  }

  private String words(Build others, String rule) {
    return "this is build " + text + ", the cluster runs build " + others.text + ": " + rule;
  }
}
