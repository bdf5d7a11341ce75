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
 * @param histories answer what is asked of the past; empty where nobody remembers
 * @param audit is told of every request; empty where nobody is
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
