package io.troupe.http.metric;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** Request counts, latencies and streams in progress. */
public final class RequestMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Counter requests;
  private final Histogram seconds;
  private final Gauge inFlight;
  private final Gauge longRunning;
  private final Counter rejected;

  public RequestMetrics(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("apiserver_request_total")
            .help("Requests by what they asked for and the HTTP code they got")
            .labelNames("verb", "group", "version", "resource", "subresource", "scope", "code")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("apiserver_request_duration_seconds")
            .help("Time from request to response, watches and other streams left out")
            .labelNames("verb", "group", "version", "resource", "subresource", "scope")
            .classicOnly()
            .classicUpperBounds(
                0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
                60)
            .register(registry);
    inFlight =
        Gauge.builder()
            .name("apiserver_current_inflight_requests")
            .help("Requests being worked on")
            .labelNames("request_kind")
            .register(registry);
    longRunning =
        Gauge.builder()
            .name("apiserver_longrunning_requests")
            .help("Watches and other streams that are open")
            .labelNames("verb", "group", "version", "resource", "subresource", "scope")
            .register(registry);
    rejected =
        Counter.builder()
            .name("apiserver_dropped_requests_total")
            .help("Requests answered with 429 because too many were in flight")
            .labelNames("request_kind")
            .register(registry);
  }

  /**
   * @param nanos empty streams pass their time to the response
   */
  public void answered(RequestLabel label, int code, long nanos) {
    requests
        .labelValues(
            label.verb(),
            label.group(),
            label.version(),
            label.resource(),
            label.subresource(),
            label.scope(),
            Integer.toString(code))
        .inc();
    seconds
        .labelValues(
            label.verb(),
            label.group(),
            label.version(),
            label.resource(),
            label.subresource(),
            label.scope())
        .observe(nanos / NANOS_PER_SECOND);
  }

  /**
   * @param change 1 when one begins, -1 when it ends
   */
  public void inFlight(boolean mutating, int change) {
    inFlight.labelValues(mutating ? "mutating" : "readOnly").inc(change);
  }

  public void rejected(boolean mutating) {
    rejected.labelValues(mutating ? "mutating" : "readOnly").inc();
  }

  /**
   * @param change 1 when a stream opens, -1 when it ends
   */
  public void longRunning(RequestLabel label, int change) {
    longRunning
        .labelValues(
            label.verb(),
            label.group(),
            label.version(),
            label.resource(),
            label.subresource(),
            label.scope())
        .inc(change);
  }
}
