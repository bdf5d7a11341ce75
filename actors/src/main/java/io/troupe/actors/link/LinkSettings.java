package io.troupe.actors.link;

import java.time.Duration;

/**
 * @param heartbeatGrace how long an agent may be silent before its Node's conditions are unknown
 * @param judgeEvery how often silence is looked for
 * @param leaseEvery how often an agent's Lease is renewed in the journal
 */
public record LinkSettings(Duration heartbeatGrace, Duration judgeEvery, Duration leaseEvery) {
  public static final LinkSettings DEFAULT =
      new LinkSettings(Duration.ofSeconds(50), Duration.ofSeconds(5), Duration.ofMinutes(5));
}
