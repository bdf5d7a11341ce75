package io.troupe.http.server;

import akka.Done;
import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.event.LoggingAdapter;
import akka.http.impl.engine.HttpConnectionIdleTimeoutBidi;
import akka.http.impl.engine.http2.Http2;
import akka.http.impl.engine.http2.Http2Blueprint;
import akka.http.impl.engine.http2.ProtocolSwitch;
import akka.http.impl.engine.server.GracefulTerminatorStage;
import akka.http.impl.engine.server.HttpAttributes$;
import akka.http.impl.engine.server.MasterServerTerminator;
import akka.http.impl.engine.server.ServerTerminator;
import akka.http.scaladsl.Http$;
import akka.http.scaladsl.HttpExt;
import akka.http.scaladsl.model.HttpRequest;
import akka.http.scaladsl.model.HttpResponse;
import akka.http.scaladsl.settings.ServerSettings;
import akka.stream.Materializer;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import io.troupe.http.tls.RecordBuffers;
import io.troupe.http.tls.TlsStage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import scala.Some;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.DurationConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * HTTP/1.1 and HTTP/2 over TLS on one port: what Akka HTTP binds, put together from the same
 * pieces, but with our TLS stage. The pieces are Akka HTTP's own (10.5.3), since it offers no way
 * to replace that one stage; nothing else of Troupe may name them.
 */
final class HttpsBinding {
  private static final String HTTP_1 = "http/1.1"; // as ALPN has it
  private static final String HTTP_2 = "h2";
  private static final String TASKS = "akka.actor.default-blocking-io-dispatcher";

  private final ActorSystem system;
  private final Materializer materializer;
  private final ServerSettings settings;
  private final Supplier<SSLEngine> engines;
  private final RecordBuffers buffers = new RecordBuffers();
  private final Executor tasks;
  private final LoggingAdapter log;
  private final ExecutionContext executor;
  private final MasterServerTerminator terminator;
  private final Flow<SslTlsInbound, SslTlsOutbound, ServerTerminator> http1;
  private final Flow<SslTlsInbound, SslTlsOutbound, ServerTerminator> http2;

  /** A port that is listened on. */
  interface Bound {
    InetSocketAddress address();

    /** Takes no more connections. */
    CompletionStage<?> unbind();

    /**
     * Ends the connections there are.
     *
     * @param limit for answers on their way out
     */
    CompletionStage<?> terminate(Duration limit);
  }

  /**
   * @param engines in server mode, one for each connection
   */
  HttpsBinding(
      Materializer materializer,
      ServerSettings settings,
      Supplier<SSLEngine> engines,
      Function<
              akka.http.javadsl.model.HttpRequest,
              CompletionStage<akka.http.javadsl.model.HttpResponse>>
          handler) {
    this.system = materializer.system();
    this.materializer = materializer;
    this.settings = settings;
    this.engines = engines;
    this.tasks = system.dispatchers().lookup(TASKS);
    this.log = system.log();
    this.executor = materializer.executionContext();
    this.terminator = new MasterServerTerminator(log);
    HttpExt http = Http$.MODULE$.apply(system);
    this.http1 =
        Flow.of(HttpRequest.class)
            .mapAsync(settings.pipeliningLimit(), r -> handle(handler, r))
            .joinMat(
                BidiFlow.fromGraph(GracefulTerminatorStage.apply(system, settings))
                    .atop(
                        BidiFlow.fromGraph(
                            http.serverLayer(settings, scala.Option.empty(), log, true))),
                Keep.right());
    this.http2 =
        Http2Blueprint.handleWithStreamIdHeader(
                settings.http2Settings().maxConcurrentStreams(),
                // Scala asks a stage whether it is done, which a minimal one refuses to say.
                r -> FutureConverters.asScala(handle(handler, r).toCompletableFuture()),
                executor)
            .asJava()
            .joinMat(
                Http2Blueprint.serverStackTls(
                    settings, log, Http2.get(system).telemetry(), http.dateHeaderRendering()),
                Keep.right());
  }

  /** A handler that fails has a bug: the client hears no more of it than that. */
  private CompletionStage<HttpResponse> handle(
      Function<
              akka.http.javadsl.model.HttpRequest,
              CompletionStage<akka.http.javadsl.model.HttpResponse>>
          handler,
      HttpRequest request) {
    CompletionStage<akka.http.javadsl.model.HttpResponse> answer;
    try {
      answer = handler.apply(request);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer
        .thenApply(HttpResponse.class::cast)
        .exceptionally(e -> {
          log.error(e, "a request's handler failed");
          return (HttpResponse) akka.http.javadsl.model.HttpResponse.create().withStatus(500);
        });
  }

  CompletionStage<Bound> bind(String host, int port) {
    return Tcp.get(system)
        .bind(
            host,
            port,
            settings.backlog(),
            CollectionConverters.asJava(settings.socketOptions()),
            false,
            Optional.empty()) // idle connections are ended further in, where requests are known
        .mapAsyncUnordered(settings.maxConnections(), this::serve)
        .to(Sink.ignore())
        .run(materializer)
        .thenApply(this::bound);
  }

  private Bound bound(Tcp.ServerBinding binding) {
    return new Bound() {
      @Override
      public InetSocketAddress address() {
        return binding.localAddress();
      }

      @Override
      public CompletionStage<?> unbind() {
        return binding.unbind();
      }

      @Override
      public CompletionStage<?> terminate(Duration limit) {
        return FutureConverters.asJava(
            terminator.terminate(DurationConverters.toScala(limit), executor));
      }
    };
  }

  private static SSLEngine negotiating(SSLEngine engine) {
    engine.setHandshakeApplicationProtocolSelector(
        (_, offered) -> offered.contains(HTTP_2) ? HTTP_2 : offered.contains(HTTP_1) ? HTTP_1 : "");
    return engine;
  }

  private static String chosen(SSLEngine engine) {
    return HTTP_2.equals(engine.getApplicationProtocol()) ? HTTP_2 : HTTP_1;
  }

  private CompletionStage<Done> terminable(
      Future<ServerTerminator> started, CompletionStage<Done> ended) {
    FutureConverters.asJava(started)
        .thenAccept(connection -> {
          terminator.registerConnection(connection, executor);
          ended.whenComplete((_, _) -> terminator.removeConnection(connection));
        });
    return ended;
  }

  /** Done when the connection is; a failure is the connection's, not the server's. */
  private CompletionStage<Done> serve(Tcp.IncomingConnection connection) {
    SSLEngine engine = negotiating(engines.get());
    BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed> tls =
        BidiFlow.fromGraph(new TlsStage(() -> engine, buffers, tasks, TlsStage.HANDSHAKE_MAX));
    return Flow.fromGraph(
            ProtocolSwitch.apply(_ -> chosen(engine), http1.asScala(), http2.asScala()))
        .join(tls)
        .addAttributes(HttpAttributes$.MODULE$.remoteAddress(connection.remoteAddress()))
        .watchTermination(this::terminable)
        .join(
            Flow.fromGraph(
                HttpConnectionIdleTimeoutBidi.apply(
                        settings.timeouts().idleTimeout(), Some.apply(connection.remoteAddress()))
                    .join(connection.flow())))
        .addAttributes(
            Http$.MODULE$.cancellationStrategyAttributeForDelay(settings.streamCancellationDelay()))
        .run(materializer)
        .exceptionally(_ -> Done.getInstance());
  }
}
