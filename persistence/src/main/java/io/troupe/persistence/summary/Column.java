package io.troupe.persistence.summary;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One thing that is known of each of many events, of which many have the same: the distinct values
 * and, for each event, which one.
 */
record Column<T>(List<T> values, int[] at) {

  /** The frequent ones come first, so that most numbers are small. */
  static <T> Column<T> of(List<T> each) {
    Map<T, int[]> counts = new LinkedHashMap<>();
    each.forEach(value -> counts.computeIfAbsent(value, _ -> new int[1])[0]++);
    List<T> values = new ArrayList<>(counts.keySet());
    values.sort(Comparator.comparingInt(value -> -counts.get(value)[0]));
    Map<T, Integer> numbers = new LinkedHashMap<>();
    values.forEach(value -> numbers.put(value, numbers.size()));
    return new Column<>(values, each.stream().mapToInt(numbers::get).toArray());
  }

  T of(int event) {
    return values.get(at[event]);
  }

  /** Which of the values pass. */
  boolean[] which(Predicate<T> test) {
    boolean[] pass = new boolean[values.size()];
    for (int i = 0; i < pass.length; i++) {
      pass[i] = test.test(values.get(i));
    }
    return pass;
  }
}
