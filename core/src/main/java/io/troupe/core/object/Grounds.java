package io.troupe.core.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a writer knew when it decided: journaled with the event it led to, in the {@link Cause}'s
 * extra under keys that no authentication can give, so that it costs no event of its own and is
 * never part of an object.
 */
public final class Grounds {
  /** Things named one by one. */
  public static final int DETAILS_MAX = 100;

  private static final String PREFIX = "grounds.troupe.io/";
  private static final String DETAILS = PREFIX + "details";
  private static final String MORE = PREFIX + "more";
  private static final String SEEN = PREFIX + "seen";

  /** Longest reason that is kept, in characters. */
  private static final int REASON_CHARS_MAX = 300;

  private Grounds() {}

  /**
   * @param name without spaces, for instance a node's
   * @param reason what was said of it
   */
  public record Detail(String name, String reason) {}

  /**
   * @param details the first {@link #DETAILS_MAX} are kept
   * @param more what is said of the others together
   * @param seen the revision that was decided on
   */
  public static Map<String, List<String>> of(List<Detail> details, List<String> more, long seen) {
    Map<String, List<String>> grounds = new TreeMap<>();
    grounds.put(SEEN, List.of(Long.toString(seen)));
    if (!details.isEmpty()) {
      grounds.put(
          DETAILS,
          details.stream().limit(DETAILS_MAX).map(d -> d.name() + ' ' + cut(d.reason())).toList());
    }
    if (!more.isEmpty()) {
      grounds.put(MORE, more.stream().limit(DETAILS_MAX).map(Grounds::cut).toList());
    }
    return grounds;
  }

  private static String cut(String reason) {
    return reason.length() <= REASON_CHARS_MAX ? reason : reason.substring(0, REASON_CHARS_MAX);
  }

  /**
   * A cause's extra.
   *
   * @param user what authentication said
   */
  public static Map<String, List<String>> join(
      Map<String, List<String>> user, Map<String, List<String>> grounds) {
    if (grounds.isEmpty() && user.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> extra = new TreeMap<>(user);
    extra.keySet().removeIf(key -> key.startsWith(PREFIX));
    extra.putAll(grounds);
    return extra;
  }

  /** Whether any were recorded. */
  public static boolean stand(Cause cause) {
    return cause.extra().containsKey(SEEN);
  }

  /** Each thing with what was said of it; what was said of others together has no name. */
  public static List<Detail> details(Cause cause) {
    List<Detail> details = new ArrayList<>();
    for (String line : cause.extra().getOrDefault(DETAILS, List.of())) {
      int space = line.indexOf(' ');
      if (space > 0) {
        details.add(new Detail(line.substring(0, space), line.substring(space + 1)));
      }
    }
    cause.extra().getOrDefault(MORE, List.of()).forEach(line -> details.add(new Detail("", line)));
    return details;
  }

  /** The revision that was decided on; 0 when it is not known. */
  public static long seen(Cause cause) {
    String text = cause.extra().getOrDefault(SEEN, List.of("0")).getFirst();
    return text.length() < 19 && !text.isEmpty() && text.chars().allMatch(Character::isDigit)
        ? Long.parseLong(text)
        : 0;
  }
}
