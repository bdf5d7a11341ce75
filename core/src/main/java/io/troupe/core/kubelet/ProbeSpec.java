package io.troupe.core.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * A probe with its defaults filled in.
 *
 * @param action the probe's JSON, of which one of exec, httpGet, tcpSocket is read
 */
public record ProbeSpec(
    Type type,
    JsonNode action,
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold) {

  /** Why the container is asked. */
  public enum Type {
    STARTUP("startupProbe", "Startup"),
    LIVENESS("livenessProbe", "Liveness"),
    READINESS("readinessProbe", "Readiness");

    private final String field;
    private final String title;

    Type(String field, String title) {
      this.field = field;
      this.title = title;
    }

    public String field() {
      return field;
    }

    /** As in {@code Liveness probe failed: ...}. */
    public String title() {
      return title;
    }
  }

  public static ProbeSpec of(Type type, JsonNode probe) {
    return new ProbeSpec(
        type,
        probe,
        Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)),
        Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))),
        Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1))),
        Math.max(1, probe.path("successThreshold").asInt(1)),
        Math.max(1, probe.path("failureThreshold").asInt(3)));
  }

  /**
   * Results in a row.
   *
   * @param passed what the probe stands for now; a startup or readiness probe begins unpassed, a
   *     liveness probe passed
   */
  public record Tally(boolean passed, boolean lastOk, int row) {

    public static Tally of(Type type) {
      return new Tally(type == Type.LIVENESS, type == Type.LIVENESS, 0);
    }

    public Tally after(boolean ok, ProbeSpec spec) {
      int next = ok == lastOk ? row + 1 : 1;
      boolean decided = next >= (ok ? spec.successThreshold() : spec.failureThreshold());
      return new Tally(decided ? ok : passed, ok, next);
    }

    /** Whether the failures in a row call for killing the container. */
    public boolean failed(ProbeSpec spec) {
      return !lastOk && row >= spec.failureThreshold();
    }
  }
}
