package io.troupe.core.event;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Turns occurrences into Events, remembering the last {@link #REMEMBERED_MAX} of each sort.
 *
 * <ol>
 *   <li>More than 10 messages alike but for their text within 10 minutes become one Event whose
 *       message begins {@code (combined from similar events): }.
 *   <li>The same again raises the count of the Event already written.
 *   <li>A source may write 25 about one object, then one more every 5 minutes.
 * </ol>
 */
public final class EventCorrelator {
  public static final int REMEMBERED_MAX = 4096;
  static final int BURST = 25;
  private static final Duration REFILL = Duration.ofMinutes(5);
  private static final int ALIKE_MAX = 10;
  private static final Duration ALIKE_WITHIN = Duration.ofMinutes(10);
  private static final String COMBINED = "(combined from similar events): ";

  private record Same(Occurrence.Likeness likeness, String message) {}

  private record Written(String name, Instant first, int count) {}

  private static final class Alike {
    private final LinkedHashSet<String> messages = new LinkedHashSet<>();
    private Instant last = Instant.MIN;
  }

  private static final class Bucket {
    private double tokens = BURST;
    private Instant filled;
  }

  private final Map<Same, Written> written = remembering();
  private final Map<Occurrence.Likeness, Alike> alike = remembering();
  private final Map<Occurrence.Subject, Bucket> buckets = remembering();
  private long lastStamp;

  /**
   * @param now wall time; it goes into the Event
   */
  public Observed observe(Occurrence occurrence, Instant now) {
    boolean combined = isOneOfMany(occurrence, now);
    Occurrence told = combined ? occurrence.saying(COMBINED + occurrence.message()) : occurrence;
    // Combined ones count as the same whatever they say.
    Same same = new Same(occurrence.likeness(), combined ? COMBINED : occurrence.message());
    Written before = written.get(same);
    Written after =
        before == null
            ? new Written(nameFor(occurrence, now), now, 1)
            : new Written(before.name(), before.first(), before.count() + 1);
    written.put(same, after);
    if (!mayWrite(occurrence.subject(), now)) {
      return new Observed.Spam();
    }
    var event = EventObject.of(told, after.name(), after.first(), now, after.count());
    return before == null ? new Observed.First(event) : new Observed.Again(event);
  }

  private boolean isOneOfMany(Occurrence occurrence, Instant now) {
    Alike group = alike.computeIfAbsent(occurrence.likeness(), _ -> new Alike());
    if (group.last.isBefore(now.minus(ALIKE_WITHIN))) {
      group.messages.clear();
    }
    group.last = now;
    group.messages.add(occurrence.message());
    if (group.messages.size() < ALIKE_MAX) {
      return false;
    }
    group.messages.removeFirst();
    return true;
  }

  private boolean mayWrite(Occurrence.Subject subject, Instant now) {
    Bucket bucket = buckets.computeIfAbsent(subject, _ -> new Bucket());
    if (bucket.filled != null) {
      double refilled = (double) bucket.filled.until(now, ChronoUnit.MILLIS) / REFILL.toMillis();
      bucket.tokens = Math.min(BURST, bucket.tokens + Math.max(0, refilled));
    }
    bucket.filled = now;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }

  /** {@code <object>.<time in hex>}; two in one tick of the clock still differ. */
  private String nameFor(Occurrence occurrence, Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    lastStamp = Math.max(lastStamp + 1, nanos);
    return occurrence.about().name() + "." + Long.toHexString(lastStamp);
  }

  /** Keeps what was used last. */
  private static <K, V> Map<K, V> remembering() {
    return new Remembered<>();
  }

  private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private Remembered() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED_MAX;
    }
  }
}
