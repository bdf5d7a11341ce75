package io.troupe.node.kubelet;

import java.time.Duration;

/**
 * @param heartbeatEvery a quarter of the Lease's 40 s
 * @param statusEvery the Node's status is reported at least so often
 * @param reconnectMin first pause after a lost connection; doubles
 * @param reconnectMax longest pause; half of each pause is chance
 */
public record AgentSettings(
    Duration heartbeatEvery, Duration statusEvery, Duration reconnectMin, Duration reconnectMax) {
  public static final AgentSettings DEFAULT =
      new AgentSettings(
          Duration.ofSeconds(10),
          Duration.ofMinutes(5),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));
}
