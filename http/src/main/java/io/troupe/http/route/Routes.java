package io.troupe.http.route;

import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.history.Histories;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.link.PodLogs;
import io.troupe.actors.link.PodStreams;
import io.troupe.core.image.ClusterImage;
import io.troupe.core.kind.KindRegistry;
import io.troupe.http.audit.Audit;
import io.troupe.http.fairness.FairnessGate;
import io.troupe.http.fairness.FairnessMetrics;
import io.troupe.http.metric.HealthMetrics;
import io.troupe.http.metric.RequestMetrics;
import io.troupe.http.proxy.ResourceProxy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What routes are made of; see {@code ApiServer.Parts} for what each is.
 *
 * @param remotes what other servers add to discovery
 * @param productVersion of Troupe, shown by {@code /version}
 * @param histories empty where nobody remembers
 */
public record Routes(
    ApiGate gate,
    Authenticator authenticator,
    WatchHub watches,
    PodLogs podLogs,
    PodStreams podStreams,
    ResourceProxy proxy,
    Supplier<KindRegistry> kinds,
    Supplier<ClusterImage> image,
    List<HealthCheck> healthChecks,
    List<RouteExtension> extensions,
    RemoteDocuments remotes,
    Supplier<String> requestIds,
    InstantSource clock,
    LongSupplier nanoTime,
    PrometheusRegistry registry,
    String productVersion,
    Optional<Histories> histories,
    Optional<Audit> audit) {

  /** Without a memory, and without anybody who audits. */
  public Routes(
      ApiGate gate,
      Authenticator authenticator,
      WatchHub watches,
      PodLogs podLogs,
      PodStreams podStreams,
      ResourceProxy proxy,
      Supplier<KindRegistry> kinds,
      Supplier<ClusterImage> image,
      List<HealthCheck> healthChecks,
      List<RouteExtension> extensions,
      RemoteDocuments remotes,
      Supplier<String> requestIds,
      InstantSource clock,
      LongSupplier nanoTime,
      PrometheusRegistry registry,
      String productVersion) {
    this(
        gate,
        authenticator,
        watches,
        podLogs,
        podStreams,
        proxy,
        kinds,
        image,
        healthChecks,
        extensions,
        remotes,
        requestIds,
        clock,
        nanoTime,
        registry,
        productVersion,
        Optional.empty(),
        Optional.empty());
  }

  /** Answers what is asked of the past. */
  public Routes remembering(Histories memory) {
    return with(Optional.of(memory), audit);
  }

  /**
   * @param auditor is told of every request; empty for none
   */
  public Routes audited(Optional<Audit> auditor) {
    return with(histories, auditor);
  }

  private Routes with(Optional<Histories> memory, Optional<Audit> auditor) {
    return new Routes(
        gate,
        authenticator,
        watches,
        podLogs,
        podStreams,
        proxy,
        kinds,
        image,
        healthChecks,
        extensions,
        remotes,
        requestIds,
        clock,
        nanoTime,
        registry,
        productVersion,
        memory,
        auditor);
  }

  /**
   * To be called once: it registers metrics.
   *
   * @param streams ends all watches and logs, when the server stops
   */
  public Dispatcher dispatcher(Materializer materializer, SharedKillSwitch streams) {
    RequestMetrics metrics = new RequestMetrics(registry);
    OpenStreams open = new OpenStreams();
    LiveStreams live = new LiveStreams(metrics, open, streams, nanoTime);
    Seats seats =
        new Seats(
            new FairnessGate(image, materializer, nanoTime, new FairnessMetrics(registry)),
            image,
            metrics);
    JvmMetrics.builder().register(registry);
    ResourceRoutes resources =
        new ResourceRoutes(
            kinds,
            new GetRoute(gate, clock),
            new ListRoute(gate, clock),
            new WatchRoute(gate, watches, clock),
            new WriteRoute(gate, materializer, clock),
            new LogRoute(gate, podLogs),
            new ConnectRoute(gate, podStreams, proxy, live, materializer),
            new HistoryRoute(gate, histories, clock));
    RegistryDocuments.Current documents =
        new RegistryDocuments.Current(kinds, VersionRoute.KUBERNETES);
    HealthMetrics health = new HealthMetrics();
    PathRoutes paths =
        new PathRoutes(
            new HealthRoute(healthChecks, health),
            new VersionRoute(productVersion),
            new MetricsRoute(registry),
            new MetricsRoute(health.registry()),
            new DiagnosticsRoute(clock, productVersion),
            new DiscoveryRoute(documents, remotes),
            new OpenApiRoute(documents, remotes, clock));
    return new Dispatcher(
        gate,
        authenticator,
        extensions,
        resources,
        paths,
        new Observer(metrics, live, materializer, nanoTime),
        audit,
        open,
        seats,
        materializer,
        requestIds,
        nanoTime);
  }
}
