package io.troupe.core.schedule;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Amounts of what pods ask for and nodes have.
 *
 * @param milliCpu thousandths of a core
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param others huge pages and extended resources by name; units of the resource
 */
public record Resources(
    long milliCpu, long memory, long ephemeralStorage, SortedMap<String, Long> others) {

  private static final SortedMap<String, Long> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  public static final Resources ZERO = new Resources(0, 0, 0, NONE);

  public Resources {
    others = others.isEmpty() ? NONE : Collections.unmodifiableSortedMap(new TreeMap<>(others));
  }

  public Resources plus(Resources more) {
    return combine(more, Long::sum);
  }

  public Resources minus(Resources less) {
    return combine(less, (a, b) -> a - b);
  }

  /** The greater of each. */
  public Resources max(Resources other) {
    return combine(other, Math::max);
  }

  public long other(String name) {
    return others.getOrDefault(name, 0L);
  }

  public boolean isZero() {
    return milliCpu == 0 && memory == 0 && ephemeralStorage == 0 && others.isEmpty();
  }

  private Resources combine(Resources with, LongBinaryOperator operator) {
    return new Resources(
        operator.applyAsLong(milliCpu, with.milliCpu),
        operator.applyAsLong(memory, with.memory),
        operator.applyAsLong(ephemeralStorage, with.ephemeralStorage),
        combined(with.others, operator));
  }

  private SortedMap<String, Long> combined(
      SortedMap<String, Long> with, LongBinaryOperator operator) {
    if (others.isEmpty() && with.isEmpty()) {
      return NONE;
    }
    SortedMap<String, Long> result = new TreeMap<>(others);
    for (Map.Entry<String, Long> entry : with.entrySet()) {
      long value = operator.applyAsLong(other(entry.getKey()), entry.getValue());
      // Zero is left out, so that adding and taking away gives back an equal value.
      if (value == 0) {
        result.remove(entry.getKey());
      } else {
        result.put(entry.getKey(), value);
      }
    }
    return result;
  }
}
