package io.troupe.http.audit;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.core.audit.Level;

/** Upstream's figures of what is audited; what is lost on the way is counted by who loses it. */
public final class AuditMetrics {
  private final Counter events;
  private final Counter levels;

  public AuditMetrics(PrometheusRegistry registry) {
    events =
        Counter.builder()
            .name("apiserver_audit_event_total")
            .help("Audit events made")
            .register(registry);
    levels =
        Counter.builder()
            .name("apiserver_audit_level_total")
            .help("Requests by the level that the audit policy gives them")
            .labelNames("level")
            .register(registry);
  }

  void event() {
    events.inc();
  }

  void level(Level level) {
    levels.labelValues(level.wire()).inc();
  }
}
