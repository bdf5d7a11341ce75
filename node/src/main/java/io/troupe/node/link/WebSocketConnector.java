package io.troupe.node.link;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketRequest;
import akka.stream.Materializer;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.util.ByteString;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.link.NodeLink;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Links over WebSockets with mutual TLS. Successive attempts go round the servers, so a lost one is
 * left behind at once; the pause between attempts is the agent's. A server that says nothing for
 * some seconds is lost, too. What does not fit the bounded buffer up ends the link, and the next
 * session begins with the whole state.
 */
public final class WebSocketConnector implements LinkConnector {
  private static final int UP_MESSAGES_MAX = 4_096;
  private static final long FRAME_MILLIS_MAX = 30_000;
  private static final Duration PING_EVERY = Duration.ofSeconds(15);

  /**
   * The server says something at least every 2 s. One that is stopped keeps its connections and
   * says nothing; neither does a machine that has vanished.
   */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  /** Until the first word, connecting and TLS included; then another server is tried. */
  private static final Duration FIRST_WORD_MAX = Duration.ofSeconds(4);

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final Servers servers;
  private final HttpsConnectionContext tls;

  /**
   * @param servers API servers as {@code https://host:port}
   * @param tls holds the node's certificate and trusts the cluster's CA
   */
  public WebSocketConnector(ActorSystem<?> system, Servers servers, SSLContext tls) {
    this.system = system;
    this.materializer = Materializer.matFromSystem(system);
    this.servers = servers;
    this.tls =
        ConnectionContext.httpsClient((host, port) -> {
          SSLEngine engine = tls.createSSLEngine(host, port);
          engine.setUseClientMode(true);
          SSLParameters parameters = engine.getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          engine.setSSLParameters(parameters);
          return engine;
        });
  }

  @Override
  public void open(long attempt, NodeLink.Hello hello, ActorRef<LinkEvent> owner) {
    URI server = servers.next();
    WebSocketRequest request =
        WebSocketRequest.create(
            "wss://"
                + server.getAuthority()
                + "/apis/link.troupe.io/v1/nodes/"
                + hello.nodeName()
                + "/connect");
    AtomicBoolean closed = new AtomicBoolean();
    Http.get(system)
        .singleWebSocketRequest(request, flow(attempt, hello, owner, closed), tls, materializer)
        .first()
        .whenComplete((upgrade, failure) -> {
          if (failure != null) {
            tellClosed(attempt, owner, closed, server + ": " + failure.getMessage());
          } else if (upgrade.response().status().isFailure()) {
            tellClosed(attempt, owner, closed, server + " answered " + upgrade.response().status());
          }
        });
  }

  @Override
  public void learned(List<String> controlPlanes) {
    servers.connected();
    servers.learned(controlPlanes);
  }

  @Override
  public int servers() {
    return servers.count();
  }

  @Override
  public void close() {}

  private Flow<Message, Message, NotUsed> flow(
      long attempt, NodeLink.Hello hello, ActorRef<LinkEvent> owner, AtomicBoolean closed) {
    Source<Message, SourceQueueWithComplete<byte[]>> up =
        Source.<byte[]>queue(UP_MESSAGES_MAX, OverflowStrategy.fail())
            .prepend(Source.single(LinkCodec.encode(hello)))
            .map(bytes -> (Message) BinaryMessage.create(ByteString.fromArray(bytes)))
            .keepAlive(PING_EVERY, () -> BinaryMessage.create(ByteString.emptyByteString()));
    Sink<Message, CompletionStage<akka.Done>> down =
        Flow.<Message>create()
            .initialTimeout(FIRST_WORD_MAX)
            .idleTimeout(SILENCE_MAX)
            .mapAsync(1, this::frame)
            .filter(frame -> !frame.isEmpty())
            .map(frame -> LinkCodec.decodeDown(frame.toArray()))
            .toMat(
                Sink.foreach(message -> owner.tell(new LinkEvent.Received(attempt, message))),
                Keep.right());
    return Flow.fromSinkAndSourceCoupledMat(
        down,
        up,
        (done, queue) -> {
          owner.tell(new LinkEvent.Opened(attempt, uplink(queue)));
          done.whenComplete((_, failure) ->
              tellClosed(
                  attempt,
                  owner,
                  closed,
                  failure == null ? "closed by the server" : failure.getMessage()));
          return NotUsed.getInstance();
        });
  }

  private CompletionStage<ByteString> frame(Message message) {
    BinaryMessage binary = message.asBinaryMessage();
    return binary.isStrict()
        ? CompletableFuture.completedStage(binary.getStrictData())
        : binary.toStrict(FRAME_MILLIS_MAX, materializer).thenApply(BinaryMessage::getStrictData);
  }

  private static Uplink uplink(SourceQueueWithComplete<byte[]> queue) {
    return new Uplink() {
      @Override
      public void send(NodeLink.Up message) {
        queue.offer(LinkCodec.encode(message));
      }

      @Override
      public void close() {
        queue.complete();
      }
    };
  }

  private static void tellClosed(
      long attempt, ActorRef<LinkEvent> owner, AtomicBoolean closed, String reason) {
    if (closed.compareAndSet(false, true)) {
      owner.tell(new LinkEvent.Closed(attempt, String.valueOf(reason)));
    }
  }
}
