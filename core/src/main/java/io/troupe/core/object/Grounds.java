package io.troupe.core.object;

import io.troupe.core.meta.ObjectKey;
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

  /** Five numbers (see {@link #ofChoice}) and reasons: all of a choice in one short value. */
  private static final String CHOICE = PREFIX + "c";

  private static final int CHOICE_NUMBERS = 5;

  /** Entity ids of the objects whose writes it was done for. */
  private static final String FOR = PREFIX + "for";

  /** Objects that are named so. */
  private static final int FOR_MAX = 4;

  /** Reasons that one choice keeps, and characters of each: a choice is to be small. */
  private static final int CHOICE_REASONS_MAX = 2;

  private static final int CHOICE_REASON_CHARS_MAX = 48;

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

  /**
   * Of a choice among many.
   *
   * @param counts how many would do, how many were looked at, how many there are
   * @param reasons why others would not do, each with its number before it, the commonest first;
   *     the first {@link #CHOICE_REASONS_MAX} are kept
   * @param seen the revision that was decided on
   */
  public static Map<String, List<String>> ofChoice(
      List<Integer> counts, long score, List<String> reasons, long seen) {
    List<String> value = new ArrayList<>();
    value.add(counts.get(0) + " " + counts.get(1) + " " + counts.get(2) + " " + score + " " + seen);
    reasons.stream()
        .limit(CHOICE_REASONS_MAX)
        .map(reason -> reason.substring(0, Math.min(reason.length(), CHOICE_REASON_CHARS_MAX)))
        .forEach(value::add);
    return Map.of(CHOICE, value);
  }

  /**
   * Done for other objects' writes, which come after it: a claim before the Service that wants the
   * address, a charge before what it is charged for.
   */
  public static Map<String, List<String>> onBehalfOf(List<ObjectKey> objects) {
    return Map.of(FOR, objects.stream().limit(FOR_MAX).map(ObjectKey::entityId).toList());
  }

  /** What it was done for; the first {@link #FOR_MAX} objects of perhaps more. */
  public static List<ObjectKey> onBehalfOf(Cause cause) {
    List<ObjectKey> objects = new ArrayList<>();
    for (String id : cause.extra().getOrDefault(FOR, List.of())) {
      try {
        objects.add(ObjectKey.parse(id));
      } catch (IllegalArgumentException _) {
        // Nobody could follow it.
      }
    }
    return objects;
  }

  /** The numbers of a choice, as they are given to {@link #ofChoice}; empty where none is. */
  private static List<Long> choice(Cause cause) {
    List<String> value = cause.extra().getOrDefault(CHOICE, List.of(""));
    List<Long> numbers = new ArrayList<>();
    for (String word : (value.isEmpty() ? "" : value.getFirst()).split(" ")) {
      numbers.add(number(word));
    }
    return numbers.size() == CHOICE_NUMBERS ? numbers : List.of();
  }

  private static long number(String text) {
    return text.length() < 19 && !text.isEmpty() && text.chars().allMatch(Character::isDigit)
        ? Long.parseLong(text)
        : 0;
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
    return cause.extra().containsKey(SEEN) || cause.extra().containsKey(FOR);
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
    List<Long> choice = choice(cause);
    if (!choice.isEmpty()) {
      details.add(new Detail("", told(choice)));
      List<String> value = cause.extra().get(CHOICE);
      value.subList(1, value.size()).forEach(reason -> details.add(new Detail("", reason)));
    }
    return details;
  }

  /** The revision that was decided on; 0 when it is not known. */
  public static long seen(Cause cause) {
    List<Long> choice = choice(cause);
    return choice.isEmpty()
        ? number(cause.extra().getOrDefault(SEEN, List.of("0")).getFirst())
        : choice.getLast();
  }

  private static String told(List<Long> choice) {
    long feasible = choice.get(0);
    long evaluated = choice.get(1);
    long nodes = choice.get(2);
    String among = evaluated == nodes ? nodes + " nodes" : evaluated + " of " + nodes + " nodes";
    if (nodes == 1) {
      return "the only node there is";
    }
    return feasible == 1
        ? "the only one of " + among + " that was feasible"
        : "score " + choice.get(3) + ", the best of " + feasible + " feasible among " + among;
  }
}
