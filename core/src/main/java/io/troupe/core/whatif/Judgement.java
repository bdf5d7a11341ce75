package io.troupe.core.whatif;

import io.troupe.core.meta.ObjectKey;
import java.util.List;

/**
 * One decision as it was and as it would be.
 *
 * @param revision where it was recorded
 * @param object what was decided about
 * @param recorded what was decided, a step each
 * @param now what this build decides on the same grounds
 * @param why of this build's; may be empty
 */
public record Judgement(
    long revision,
    ObjectKey object,
    boolean same,
    List<String> recorded,
    List<String> now,
    String why) {
  public Judgement {
    recorded = List.copyOf(recorded);
    now = List.copyOf(now);
  }
}
