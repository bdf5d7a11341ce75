package io.troupe.http.fairness;

import io.troupe.core.fairness.FairScheduler.Refusal;

/** A request that got no seat. */
public final class TooManyRequests extends RuntimeException {
  private static final long serialVersionUID = 1;

  TooManyRequests(Refusal why) {
    super(why.wire(), null, false, false);
  }
}
