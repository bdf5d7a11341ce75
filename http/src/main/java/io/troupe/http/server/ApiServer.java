package io.troupe.http.server;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import akka.stream.SystemMaterializer;
import com.typesafe.config.Config;
import io.troupe.http.route.Dispatcher;
import io.troupe.http.route.Routes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The Kubernetes API over HTTPS: binds, and hands every request to the dispatcher. */
public final class ApiServer {
  /** Settings of Akka HTTP under our own name, so that other servers in the process keep theirs. */
  private static final String SETTINGS = "troupe.http.server";

  /**
   * For answers on their way out, and for agents' links. Akka's own termination counts an idle
   * HTTP/2 connection as a request and would wait this long for each client that stays.
   */
  private static final Duration FLUSH_MAX = Duration.ofMillis(500);

  private final ActorSystem<?> system;
  private final Routes routes;
  private final Supplier<SSLContext> tls;

  /** A server that accepts connections. */
  public interface Bound {
    InetSocketAddress address();

    /** Goes on serving, and asks clients with every answer to connect elsewhere. */
    void leaving();

    /**
     * Refuses new connections, ends watches and logs, lets requests in flight finish.
     *
     * @param limit how long requests may take
     */
    CompletionStage<Void> stop(Duration limit);
  }

  /**
   * @param tls asked per connection, so that certificates can rotate; its trust managers verify
   *     client certificates
   */
  public ApiServer(ActorSystem<?> system, Routes routes, Supplier<SSLContext> tls) {
    this.system = system;
    this.routes = routes;
    this.tls = tls;
  }

  /**
   * @param port 0 for any free one
   * @return fails when the address cannot be bound
   */
  public CompletionStage<Bound> start(String host, int port) {
    Materializer materializer = SystemMaterializer.get(system).materializer();
    SharedKillSwitch streams = KillSwitches.shared("api-streams");
    Dispatcher dispatcher = routes.dispatcher(materializer, streams);
    RequestsInFlight inFlight = new RequestsInFlight(dispatcher::handle);
    return Http.get(system)
        .newServerAt(host, port)
        .withSettings(settings())
        .enableHttps(https())
        .withMaterializer(materializer)
        .bind(inFlight::handle)
        .thenApply(binding -> bound(binding, streams, inFlight));
  }

  private ServerSettings settings() {
    Config root = system.settings().config();
    return ServerSettings.create(
        root.getConfig(SETTINGS).atPath("akka.http.server").withFallback(root));
  }

  private HttpsConnectionContext https() {
    return ConnectionContext.httpsServer(() -> {
      SSLEngine engine = tls.get().createSSLEngine();
      engine.setUseClientMode(false);
      // Wanted, not needed: others come with tokens.
      engine.setWantClientAuth(true);
      return engine;
    });
  }

  private static Bound bound(
      ServerBinding binding, SharedKillSwitch streams, RequestsInFlight inFlight) {
    return new Bound() {
      @Override
      public InetSocketAddress address() {
        return binding.localAddress();
      }

      @Override
      public void leaving() {
        inFlight.leaving();
      }

      @Override
      public CompletionStage<Void> stop(Duration limit) {
        return binding
            .unbind()
            .thenCompose(_ -> {
              // Watchers hear a clean end and connect elsewhere; others may finish.
              streams.shutdown();
              return inFlight.drained(limit);
            })
            .thenCompose(_ -> binding.terminate(FLUSH_MAX))
            .thenAccept(_ -> {});
      }
    };
  }
}
