package io.troupe.http.server;

import akka.actor.typed.ActorSystem;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.troupe.actors.gate.ApiGate;
import io.troupe.actors.gate.Authenticator;
import io.troupe.actors.image.WatchHub;
import io.troupe.actors.link.PodLogs;
import io.troupe.core.kind.KindRegistry;
import io.troupe.http.route.HealthCheck;
import io.troupe.http.route.RouteExtension;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The Kubernetes API over HTTPS: binds, and hands every request to the dispatcher. */
public final class ApiServer {
  private final Parts parts;

  /**
   * What the API server is made of.
   *
   * @param kinds asked per request, so that custom kinds can come and go
   * @param tls asked per connection, so that certificates can rotate
   * @param requestIds unique ids (random UUIDs) for requests that bring none
   * @param nanoTime elapsed time, for latencies
   * @param metrics other modules register theirs here; shown at {@code /metrics}
   */
  public record Parts(
      ActorSystem<?> system,
      ApiGate gate,
      Authenticator authenticator,
      WatchHub watches,
      PodLogs podLogs,
      Supplier<KindRegistry> kinds,
      List<HealthCheck> healthChecks,
      List<RouteExtension> extensions,
      Supplier<SSLContext> tls,
      Supplier<String> requestIds,
      InstantSource clock,
      LongSupplier nanoTime,
      PrometheusRegistry metrics) {
    public Parts {
      healthChecks = List.copyOf(healthChecks);
      extensions = List.copyOf(extensions);
    }
  }

  /** A server that accepts connections. */
  public interface Bound {
    InetSocketAddress address();

    /**
     * Refuses new connections, lets requests in flight end, ends watches.
     *
     * @param limit how long requests may take
     */
    CompletionStage<Void> stop(Duration limit);
  }

  public ApiServer(Parts parts) {
    this.parts = parts;
  }

  /**
   * @param port 0 for any free one
   */
  public CompletionStage<Bound> start(String host, int port) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException(parts.system().name() + " " + host + ":" + port));
  }
}
