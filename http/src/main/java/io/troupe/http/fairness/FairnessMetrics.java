package io.troupe.http.fairness;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.core.fairness.FairScheduler.Load;
import io.troupe.core.fairness.FairScheduler.Refusal;
import io.troupe.core.fairness.FlowMatch;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Priority and fairness in figures, under upstream's names. */
public final class FairnessMetrics {
  private static final String PREFIX = "apiserver_flowcontrol_";
  private static final String LEVEL = "priority_level";
  private static final String SCHEMA = "flow_schema";
  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter refused;
  private final Counter dispatched;
  private final Histogram waited;
  private volatile Supplier<List<Load>> loads = List::of;

  public FairnessMetrics(PrometheusRegistry registry) {
    refused =
        Counter.builder()
            .name(PREFIX + "rejected_requests_total")
            .help("Requests that got no seat, by why")
            .labelNames(LEVEL, SCHEMA, "reason")
            .register(registry);
    dispatched =
        Counter.builder()
            .name(PREFIX + "dispatched_requests_total")
            .help("Requests that got a seat")
            .labelNames(LEVEL, SCHEMA)
            .register(registry);
    waited =
        Histogram.builder()
            .name(PREFIX + "request_wait_duration_seconds")
            .help("How long requests that ran waited for a seat")
            .labelNames(LEVEL, SCHEMA)
            .classicOnly()
            .classicUpperBounds(0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15)
            .register(registry);
    gauge(registry, "current_executing_requests", "Requests that have a seat", Load::running);
    gauge(registry, "current_executing_seats", "Seats in use", Load::seatsInUse);
    gauge(registry, "current_inqueue_requests", "Requests waiting for a seat", Load::waiting);
    gauge(registry, "nominal_limit_seats", "Seats of the level's own", Load::seatsNominal);
  }

  private void gauge(
      PrometheusRegistry registry, String name, String help, ToIntFunction<Load> figure) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames(LEVEL)
        .callback(
            out -> loads.get().forEach(load -> out.call(figure.applyAsInt(load), load.level())))
        .register(registry);
  }

  /** To be called once. */
  void follow(Supplier<List<Load>> source) {
    loads = source;
  }

  void refused(FlowMatch match, Refusal why) {
    refused.labelValues(match.level().name(), match.schema().name(), why.wire()).inc();
  }

  void started(FlowMatch match, long waitedNanos) {
    dispatched.labelValues(match.level().name(), match.schema().name()).inc();
    waited
        .labelValues(match.level().name(), match.schema().name())
        .observe(waitedNanos / NANOS_PER_SECOND);
  }
}
