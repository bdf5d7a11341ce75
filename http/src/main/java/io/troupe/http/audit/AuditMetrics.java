package io.troupe.http.audit;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.audit.AuditTrail;
import io.troupe.actors.audit.EventQueue;
import io.troupe.core.audit.Level;
import java.util.List;

/** Upstream's figures of what is audited. */
public final class AuditMetrics {
  private AuditMetrics() {}

  public static void register(
      PrometheusRegistry registry, AuditTrail trail, List<EventQueue> queues) {
    CounterWithCallback.builder()
        .name("apiserver_audit_event_total")
        .help("Audit events made")
        .callback(told -> told.call(trail.events()))
        .register(registry);
    CounterWithCallback.builder()
        .name("apiserver_audit_requests_rejected_total")
        .help("Requests refused because their arrival could not be told")
        .callback(told -> told.call(trail.rejected()))
        .register(registry);
    CounterWithCallback.builder()
        .name("apiserver_audit_level_total")
        .help("Requests by the level that the audit policy gives them")
        .labelNames("level")
        .callback(told -> {
          for (Level level : Level.values()) {
            told.call(trail.requests(level), level.wire());
          }
        })
        .register(registry);
    CounterWithCallback.builder()
        .name("apiserver_audit_error_total")
        .help("Audit events that were lost, by where they should have gone")
        .labelNames("plugin")
        .callback(told -> queues.forEach(queue -> told.call(queue.dropped(), queue.name())))
        .register(registry);
  }
}
