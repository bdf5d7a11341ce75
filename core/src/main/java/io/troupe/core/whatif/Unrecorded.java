package io.troupe.core.whatif;

import io.troupe.core.image.ClusterImage;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.reconcile.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * What a controller would have done where nothing was recorded. A key is looked at as the
 * controller would be: when it is woken, and when its plan wants to be looked at again. What it
 * then wants is said only if it still wants it {@link #PATIENCE} later, at every look between, and
 * nothing was recorded for the key meanwhile: a controller acts some time after it is woken, may be
 * taken over by another node, and its deeds take effect one by one.
 *
 * <p>Worked example: a ReplicaSet loses a pod at 10:00:00. The plan to make another is wanted from
 * then on. It is recorded at 10:00:00.01, so it is compared and nothing is said here; or the
 * recorded build left it alone, and at 10:01:00 this is said.
 */
final class Unrecorded {
  /** Longer than a node is missed before its work is taken over, and than most back-offs. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A key that changes all the time is not looked at more often. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Some hundred bytes each. */
  static final int KEYS_MAX = 50_000;

  /** What is decided about a key. */
  @FunctionalInterface
  interface Planner {
    Plan plan(ClusterImage image, ObjectKey key, Instant now);
  }

  private record Look(Instant at, long order, ObjectKey key) {}

  /** What is known of one key. */
  private static final class Known {
    Instant looked = Instant.MIN;
    Instant due = Instant.MAX;
    long wantedAt;
    Instant wantedSince = Instant.MAX;
    boolean said;
    List<String> tried = List.of();

    void satisfied() {
      wantedSince = Instant.MAX;
      said = false;
    }
  }

  /** Whether nothing being recorded would be worth saying. */
  @FunctionalInterface
  interface Wanted {
    boolean test(Plan plan, ObjectKey key);
  }

  private final Planner planner;
  private final Wanted wanted;
  private final Map<ObjectKey, Known> keys = new HashMap<>();
  private final PriorityQueue<Look> looks =
      new PriorityQueue<>(Comparator.comparing(Look::at).thenComparingLong(Look::order));
  private long order;
  private boolean whole = true;

  Unrecorded(Planner planner, Wanted wanted) {
    this.planner = planner;
    this.wanted = wanted;
  }

  /** Whether every key was looked at. */
  boolean whole() {
    return whole;
  }

  void wake(ObjectKey key, Instant at) {
    Known known = keys.get(key);
    if (known == null) {
      if (keys.size() >= KEYS_MAX) {
        whole = false;
        return;
      }
      known = new Known();
      keys.put(key, known);
    }
    look(known, key, at);
  }

  private void look(Known known, ObjectKey key, Instant at) {
    Instant earliest = known.looked == Instant.MIN ? at : known.looked.plus(PAUSE);
    Instant due = at.isBefore(earliest) ? earliest : at;
    if (due.isBefore(known.due)) {
      known.due = due;
      looks.add(new Look(due, order++, key));
    }
  }

  /** Something was recorded for a key. */
  void recorded(ObjectKey key, List<String> steps, Instant time) {
    wake(key, time.plus(PAUSE));
    Known known = keys.get(key);
    if (known != null) {
      known.satisfied();
      known.tried = Steps.unnamed(steps);
    }
  }

  /**
   * Looks at what is due.
   *
   * @param image as it stood until now
   */
  List<Judgement> advance(ClusterImage image, Instant now) {
    List<Judgement> found = new ArrayList<>();
    while (!looks.isEmpty() && !looks.peek().at().isAfter(now)) {
      Look look = looks.poll();
      Known known = keys.get(look.key());
      if (known != null && known.due.equals(look.at())) {
        known.due = Instant.MAX;
        known.looked = look.at();
        looked(known, look.key(), image, found);
      }
    }
    return found;
  }

  private void looked(Known known, ObjectKey key, ClusterImage image, List<Judgement> found) {
    Instant now = known.looked;
    Plan plan = planner.plan(image, key, now);
    plan.requeueAfter().ifPresent(after -> look(known, key, now.plus(after)));
    if (!wanted.test(plan, key)) {
      known.satisfied();
      if (known.due.equals(Instant.MAX) && image.get(key).isEmpty()) {
        keys.remove(key);
      }
      return;
    }
    if (known.wantedSince.equals(Instant.MAX)) {
      known.wantedSince = now;
      known.wantedAt = image.revision();
    }
    Instant patient = known.wantedSince.plus(PATIENCE);
    List<String> steps = Steps.of(plan);
    if (now.isBefore(patient)) {
      look(known, key, patient);
    } else if (!known.said && !Steps.unnamed(steps).equals(known.tried)) {
      known.said = true;
      found.add(Judgement.unrecorded(known.wantedAt, key, steps, plan.why()));
    }
  }
}
