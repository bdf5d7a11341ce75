package io.troupe.core.fairness;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many seats each priority level has, of all that the server has.
 *
 * @param ofLevel by the level's name
 */
record SeatLimits(int total, Map<String, Limit> ofLevel) {

  /**
   * @param nominal its own share
   * @param least what others cannot borrow away
   * @param most with all it may borrow
   */
  record Limit(int nominal, int least, int most) {}

  SeatLimits {
    ofLevel = Collections.unmodifiableMap(new TreeMap<>(ofLevel));
  }

  /**
   * @param total seats of the server, at least 1
   */
  static SeatLimits of(Collection<PriorityLevel> levels, int total) {
    long shares = Math.max(1, levels.stream().mapToLong(PriorityLevel::shares).sum());
    Map<String, Limit> limits = new TreeMap<>();
    for (PriorityLevel level : levels) {
      int nominal = Math.toIntExact(Math.ceilDiv((long) total * level.shares(), shares));
      int lendable = percent(nominal, level.lendablePercent());
      int most =
          level.borrowingPercent().isPresent()
              ? Math.min(total, nominal + percent(nominal, level.borrowingPercent().getAsInt()))
              : total;
      limits.put(level.name(), new Limit(nominal, nominal - lendable, Math.max(1, most)));
    }
    return new SeatLimits(total, limits);
  }

  private static int percent(int of, int percent) {
    return (int) Math.min(Integer.MAX_VALUE / 2, Math.round(of * (percent / 100.0)));
  }
}
