package io.troupe.actors.replicate;

import java.util.concurrent.atomic.LongAdder;

/** What the log's peers count; read by any thread. */
public final class ReplicationMetrics {
  final LongAdder sentCommits = new LongAdder();
  final LongAdder sentBytes = new LongAdder();
  final LongAdder sentRanges = new LongAdder();
  final LongAdder receivedCommits = new LongAdder();
  final LongAdder receivedRanges = new LongAdder();
  volatile int peers;

  /** Commits sent, counted once however many peers there are. */
  public long sentCommits() {
    return sentCommits.sum();
  }

  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Commits that were only named: too large, or the peer too slow. */
  public long sentRanges() {
    return sentRanges.sum();
  }

  public long receivedCommits() {
    return receivedCommits.sum();
  }

  public long receivedRanges() {
    return receivedRanges.sum();
  }

  /** Other nodes that commits are sent to. */
  public int peers() {
    return peers;
  }
}
