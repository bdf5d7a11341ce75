package io.troupe.core.schedule;

/** Says how good a node is for a pod that fits there. Pure. */
public interface ScorePlugin {
  long SCORE_MAX = 100;

  String name();

  /** False when the score would be the same on every node; then it is not asked for. */
  default boolean mattersTo(PodView pod) {
    return true;
  }

  /** 0 to {@link #SCORE_MAX}, unless {@link #normalize} brings it there. */
  long score(PodView pod, NodeView node);

  /**
   * Changes the scores of all feasible nodes into 0 to {@link #SCORE_MAX}, in place.
   *
   * @param count how many of the array's first entries are in use
   */
  default void normalize(long[] scores, int count) {}

  /** Scales so that the best gets {@link #SCORE_MAX}; reversed, the least gets the most. */
  static void scale(long[] scores, int count, boolean reversed) {
    long most = 0;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, scores[i]);
    }
    for (int i = 0; i < count; i++) {
      long scaled = most == 0 ? 0 : SCORE_MAX * scores[i] / most;
      scores[i] = reversed ? SCORE_MAX - scaled : scaled;
    }
  }
}
