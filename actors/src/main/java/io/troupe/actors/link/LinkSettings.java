package io.troupe.actors.link;

import java.time.Duration;

/**
 * @param heartbeatGrace how long an agent may be silent before its Node's conditions are unknown
 * @param judgeEvery how often silence is looked for
 * @param leaseEvery how often an agent's Lease is renewed in the journal
 */
public record LinkSettings(Duration heartbeatGrace, Duration judgeEvery, Duration leaseEvery) {
  /** At most, so that silence is noticed little later than it becomes due. */
  private static final Duration JUDGE_EVERY_MAX = Duration.ofSeconds(5);

  private static final Duration JUDGE_EVERY_MIN = Duration.ofMillis(100);

  public static final LinkSettings DEFAULT = withGrace(Duration.ofSeconds(50));

  /** Looks for silence ten times within the grace, at least every five seconds. */
  public static LinkSettings withGrace(Duration grace) {
    Duration tenth = grace.dividedBy(10);
    Duration every = tenth.compareTo(JUDGE_EVERY_MAX) < 0 ? tenth : JUDGE_EVERY_MAX;
    return new LinkSettings(
        grace,
        every.compareTo(JUDGE_EVERY_MIN) < 0 ? JUDGE_EVERY_MIN : every,
        Duration.ofMinutes(5));
  }
}
