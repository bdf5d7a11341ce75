package io.troupe.persistence.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is wrong, in the order in which it was found; only so many are kept. */
public final class Findings {
  /** Where a whole partition is gone, the first ones tell as much as a million. */
  static final int KEPT_MAX = 200;

  private final List<Finding> kept = new ArrayList<>();
  private long count;

  /**
   * @param revision the one it is about; 0 where it is about none
   * @param what for a person, with the object's name where there is one
   */
  public record Finding(long revision, String what) {
    @Override
    public String toString() {
      return revision == 0 ? what : "revision " + revision + ": " + what;
    }
  }

  void add(long revision, String what) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(new Finding(revision, what));
    }
  }

  /** The first {@link #KEPT_MAX}. */
  public List<Finding> kept() {
    return Collections.unmodifiableList(kept);
  }

  public long count() {
    return count;
  }
}
