package io.troupe.node.kubelet;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * @param heartbeatEvery a quarter of the Lease's 40 s; well below the control plane's grace
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

  /** The default, but as often alive as {@code troupe.node-heartbeat} says. */
  public static AgentSettings of(Config config) {
    return new AgentSettings(
        config.getDuration("troupe.node-heartbeat"),
        DEFAULT.statusEvery(),
        DEFAULT.reconnectMin(),
        DEFAULT.reconnectMax());
  }
}
