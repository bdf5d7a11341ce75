package io.troupe.actors.failover;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of commands that their owner did not decide; read by any thread. */
public final class FailoverMetrics {
  final LongAdder standIns = new LongAdder();
  final LongAdder silences = new LongAdder();
  final LongAdder alreadyDone = new LongAdder();
  private final Suspicions suspicions;

  FailoverMetrics(Suspicions suspicions) {
    this.suspicions = suspicions;
  }

  /** Commands given to a stand-in. */
  public long standIns() {
    return standIns.sum();
  }

  /** Commands whose owner did not answer in time. */
  public long silences() {
    return silences.sum();
  }

  /** Commands that were found done, though nobody had said so. */
  public long alreadyDone() {
    return alreadyDone.sum();
  }

  /** How often another node could not be reached any more, dead or not. */
  public long suspectedMembers() {
    return suspicions.timesUnreachable();
  }

  public int suspectedShards() {
    return suspicions.suspectedShards();
  }
}
