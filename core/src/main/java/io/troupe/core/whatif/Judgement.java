package io.troupe.core.whatif;

import io.troupe.core.meta.ObjectKey;
import java.util.List;

/**
 * One decision as it was and as it would be.
 *
 * @param revision where it was recorded; of one that was not, the revision it was first due at
 * @param object what was decided about
 * @param recorded what was decided, a step each; empty for nothing
 * @param now what this build decides on the same grounds; empty for nothing
 * @param why of this build's; may be empty
 */
public record Judgement(
    long revision,
    ObjectKey object,
    Outcome outcome,
    List<String> recorded,
    List<String> now,
    String why) {

  /** How the two compare. */
  public enum Outcome {
    SAME,
    /** Both decide, but otherwise. */
    DIFFERENT,
    /** Recorded, and not what this build would do anything about. */
    NOT_TAKEN,
    /** This build would have decided something, and nothing of the kind was recorded. */
    NOT_RECORDED
  }

  public Judgement {
    recorded = List.copyOf(recorded);
    now = List.copyOf(now);
  }

  /** Of a decision that was recorded. */
  static Judgement recorded(
      long revision, ObjectKey object, List<String> recorded, List<String> now, String why) {
    Outcome outcome =
        recorded.equals(now) ? Outcome.SAME : now.isEmpty() ? Outcome.NOT_TAKEN : Outcome.DIFFERENT;
    return new Judgement(revision, object, outcome, recorded, now, why);
  }

  static Judgement unrecorded(long revision, ObjectKey object, List<String> now, String why) {
    return new Judgement(revision, object, Outcome.NOT_RECORDED, List.of(), now, why);
  }

  public boolean same() {
    return outcome == Outcome.SAME;
  }
}
