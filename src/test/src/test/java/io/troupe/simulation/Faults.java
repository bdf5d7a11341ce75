package io.troupe.simulation;

/**
 * How bad things are, and which promise is broken on purpose to see whether it is noticed.
 *
 * @param wakeLost probability that a wake-up is lost; the full pass makes up for it
 * @param wakeRepeated probability that it comes twice
 * @param batchLost probability that a node does not hear of a commit before the next one, or a tick
 * @param replyLost probability that an answer does not arrive and the command is sent again
 * @param late probability that a command arrives once more, seconds later
 * @param nodesFail whether control-plane nodes die, and stop for some seconds
 */
record Faults(
    double wakeLost,
    double wakeRepeated,
    double batchLost,
    double replyLost,
    double late,
    boolean nodesFail,
    Broken broken) {

  enum Broken {
    NOTHING,
    /** Plans are carried out without being written down first, so names are whatever comes. */
    PLANS_NOT_JOURNALED,
    /** The next plan does not wait for an image that shows the last one's deeds. */
    PLANS_ON_STALE_IMAGES,
    /** What a dead node's plan created is taken for not created once it is gone. */
    NAMES_GIVEN_AGAIN,
    /** Commands act on whatever lives under the name. */
    LIVES_NOT_CHECKED,
    /** Other nodes hear of an event whose commit then fails. */
    PUBLISHED_BEFORE_COMMIT
  }

  static final Faults NONE = new Faults(0, 0, 0, 0, 0, false, Broken.NOTHING);

  static final Faults ALL = new Faults(0.05, 0.05, 0.1, 0.03, 0.03, true, Broken.NOTHING);

  Faults with(Broken promise) {
    return new Faults(wakeLost, wakeRepeated, batchLost, replyLost, late, nodesFail, promise);
  }
}
