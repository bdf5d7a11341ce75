package io.troupe.core.reconcile;

import io.troupe.core.meta.Uid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * Names of objects a plan creates. They follow from (controller's uid, plan number, place), so that
 * a plan carried out twice creates nothing twice: the second run meets its own names.
 *
 * <p>Worked example: plan 7 was to create five pods and the node died after two. The next plan is
 * made with {@code unfinished} = the five names; two exist in its image, so it takes the other
 * three first. Should one of those creates still be under way from the dead node, both end in the
 * same object.
 *
 * @param controller uid of the object the plan is for
 * @param number the plan's, from 1
 * @param unfinished names of the plan before, which may or may not have been carried out
 */
public record Names(Uid controller, long number, List<String> unfinished) {
  /** No vowels and no lookalikes, as upstream's generated names. */
  public static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  /** Upstream cuts the prefix so that a generated name is a DNS label. */
  private static final int NAME_MAX = 63;

  private static final int SUFFIX = 5;

  public Names {
    unfinished = List.copyOf(unfinished);
  }

  /**
   * @param count how many are wanted
   * @param taken whether a name is in use; such are passed over
   */
  public List<String> take(String prefix, int count, Predicate<String> taken) {
    String cut = prefix.substring(0, Math.min(prefix.length(), NAME_MAX - SUFFIX));
    List<String> names = new ArrayList<>(count);
    for (String name : unfinished) {
      if (names.size() < count && name.startsWith(cut) && isFree(name, names, taken)) {
        names.add(name);
      }
    }
    java.util.Set<String> seen = new java.util.HashSet<>(names);
    for (int index = 0; names.size() < count; index++) {
      String name = cut + suffix(index);
      if (!taken.test(name) && seen.add(name)) {
        names.add(name);
      }
    }
    return Collections.unmodifiableList(names);
  }

  private static boolean isFree(String name, List<String> chosen, Predicate<String> taken) {
    return !taken.test(name) && !chosen.contains(name);
  }

  private String suffix(int index) {
    long hash = Fnv.hash64(controller.value() + '/' + number + '/' + index);
    StringBuilder text = new StringBuilder(SUFFIX);
    for (int i = 0; i < SUFFIX; i++) {
      text.append(ALPHABET.charAt((int) Long.remainderUnsigned(hash, ALPHABET.length())));
      hash = Long.divideUnsigned(hash, ALPHABET.length());
    }
    return text.toString();
  }
}
