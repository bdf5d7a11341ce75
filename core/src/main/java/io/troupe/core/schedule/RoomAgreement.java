package io.troupe.core.schedule;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a scheduler may give away room on worker nodes, when several divide these among them
 * (docs/adr/0023). Who gives away which node's room follows from the set of schedulers, the
 * <em>view</em>; two who go by different views could give away the same room. So nobody gives any
 * away until everybody in his view goes by it too, and nobody goes on for longer than a {@link
 * #LEASE} without hearing from most of them that they still do.
 *
 * <ul>
 *   <li>A view counts only with the eldest member in it, so no two groups can each agree without
 *       the other: the eldest goes by one view at a time.
 *   <li>Saying that one goes by a view is a promise to give or use nothing under another. It is not
 *       made before whoever has been left out cannot count on the promise before it any more.
 *   <li>Most of them are most of all members: one who does not see the others' schedulers yet has
 *       to hear from them all the same.
 *   <li>A word counts from when the question was asked that it answers, so that neither a slow
 *       network nor a stopped process makes it last longer.
 *   <li>Whoever has a new view first learns what is under way at his nodes, from the words of the
 *       others and from the newest image, and then {@link #begin}s.
 * </ul>
 *
 * <p>Worked example: A, B and C agree. C is stopped. A and B still hear each other, two of three,
 * and go on with their own nodes; C's wait. C is given up; A and B have not answered C for longer
 * than a lease, so both say at once that they go by {A, B}, and each gives away half of C's nodes
 * too. C wakes up: the last answers to it are too old, so it gives away nothing, for as long as it
 * takes to hear that it is out.
 *
 * <p>One thread at a time; times are nanoseconds of a monotonic source of the same process.
 */
public final class RoomAgreement {
  /** How long a word counts; a member that is silent for less is not missed. */
  public static final Duration LEASE = Duration.ofSeconds(3);

  /** After which binds of one that uses no room any more are committed, or never will be. */
  static final Duration LINGER = Duration.ofSeconds(1);

  /**
   * What a member has said last.
   *
   * @param answered when the question was asked that it answers, by this one's own time
   */
  private record Word(SortedSet<String> view, long answered) {}

  private final String self;
  private final Map<String, Word> words = new TreeMap<>();

  /** Until when somebody may count on what was said to him last, or what he did so is under way. */
  private final Map<String, Long> promised = new TreeMap<>();

  private SortedSet<String> view;
  private boolean withEldest;
  private boolean begun;
  private long since;

  /**
   * @param self its name, which no other scheduler has ever had
   */
  public RoomAgreement(String self, long nowNanos) {
    this.self = self;
    this.view = new TreeSet<>(Set.of(self));
    this.since = nowNanos;
  }

  public SortedSet<String> view() {
    return Collections.unmodifiableSortedSet(view);
  }

  /**
   * Who there is, whether they can be reached or not.
   *
   * @param eldestIsThere whether the eldest member's scheduler is among them
   * @return whether this is another view than before: nothing asked for under that one is any good
   */
  public boolean members(Set<String> all, boolean eldestIsThere, long nowNanos) {
    SortedSet<String> next = new TreeSet<>(all);
    next.add(self);
    boolean changed = !next.equals(view);
    if (changed || withEldest != eldestIsThere) {
      begun = false;
      since = nowNanos;
    }
    withEldest = eldestIsThere;
    view = next;
    words.keySet().retainAll(next);
    promised.values().removeIf(until -> until - nowNanos <= 0);
    return changed;
  }

  /**
   * Whether to say now by which view this one goes: nobody outside of it may still count on another
   * word.
   */
  public boolean maySay(long nowNanos) {
    return promised.entrySet().stream()
        .allMatch(one -> view.contains(one.getKey()) || one.getValue() - nowNanos <= 0);
  }

  /** It has been said to him. */
  public void said(String member, long nowNanos) {
    promised.put(member, nowNanos + LEASE.plus(LINGER).toNanos());
  }

  /**
   * @param theirs the view that he goes by
   * @param answered this one's own time in the question that is answered; before {@link #members}
   *     changed it answers nothing
   */
  public void heard(String member, SortedSet<String> theirs, long answered) {
    if (view.contains(member)) {
      words.put(member, new Word(theirs, answered));
    }
  }

  /** He gives away nothing any more, and uses nothing; what he has under way may take a moment. */
  public void left(String member, long nowNanos) {
    words.remove(member);
    promised.computeIfPresent(member, (_, until) -> Math.min(until, nowNanos + LINGER.toNanos()));
  }

  /** Whether he has not said yet that he goes by this view. */
  public boolean lacks(String member) {
    return !agrees(member) || words.get(member).answered() - since < 0;
  }

  /** Whether everybody goes by the same view, and it remains to learn what is under way. */
  public boolean agreed(long nowNanos) {
    return withEldest
        && maySay(nowNanos)
        && view.stream().filter(member -> !member.equals(self)).noneMatch(this::lacks);
  }

  /** All that was under way is known. */
  public void begin(long nowNanos) {
    if (!agreed(nowNanos)) {
      throw new IllegalStateException("not agreed upon " + view);
    }
    begun = true;
  }

  public boolean begun() {
    return begun;
  }

  /**
   * Whether room may be given away, and used, now.
   *
   * @param members how many there are, those that only join and those whose schedulers are not
   *     known yet among them
   */
  public boolean holds(int members, long nowNanos) {
    if (!begun) {
      return false;
    }
    int with = 1;
    for (String member : words.keySet()) {
      if (agrees(member) && nowNanos - words.get(member).answered() < LEASE.toNanos()) {
        with++;
      }
    }
    return 2 * with > Math.max(view.size(), members);
  }

  private boolean agrees(String member) {
    Word word = words.get(member);
    return word != null && word.view().equals(view);
  }
}
