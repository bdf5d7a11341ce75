package io.troupe.actors.control;

import io.troupe.core.reconcile.Situation.Trouble;
import java.time.Duration;
import java.util.Optional;

/**
 * How one pass for one key ended.
 *
 * @param failed whether to try again, ever later
 * @param trouble what the next plan should know
 */
record Outcome(boolean failed, Optional<Trouble> trouble, Optional<Duration> requeueAfter) {
  static final Outcome RETRY = new Outcome(true, Optional.empty(), Optional.empty());
}
