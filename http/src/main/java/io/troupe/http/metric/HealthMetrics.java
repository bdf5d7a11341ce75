package io.troupe.http.metric;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * How the health checks ended whenever somebody asked: what {@code /metrics/slis} shows. Upstream's
 * names; a registry of its own, so that it can be scraped often.
 */
public final class HealthMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Gauge now =
      Gauge.builder()
          .name("kubernetes_healthcheck")
          .help("The last result of a check: 1 for success, 0 for an error")
          .labelNames("name", "type")
          .register(registry);
  private final Counter all =
      Counter.builder()
          .name("kubernetes_healthchecks_total")
          .help("Results of a check")
          .labelNames("name", "status", "type")
          .register(registry);

  public PrometheusRegistry registry() {
    return registry;
  }

  /**
   * @param endpoint healthz, livez or readyz
   */
  public void checked(String name, String endpoint, boolean well) {
    now.labelValues(name, endpoint).set(well ? 1 : 0);
    all.labelValues(name, well ? "success" : "error", endpoint).inc();
  }
}
