package io.troupe.http.link;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.Materializer;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.troupe.actors.link.NodeLinkGateway;
import io.troupe.core.auth.UserInfo;
import io.troupe.core.link.LinkCodec;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.http.route.RouteExtension;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /apis/link.troupe.io/v1/nodes/{name}/connect}: a WebSocket of binary frames, each one
 * message of {@link LinkCodec}. Only {@code system:node:<name>} may open it, so a node's
 * certificate opens that node's link and no other. An agent that does not read is cut off once
 * {@link #DOWN_MESSAGES_MAX} messages wait for it; its next session begins with everything.
 */
public final class NodeLinkRoutes implements RouteExtension {
  private static final int DOWN_MESSAGES_MAX = 4_096;
  private static final long FRAME_MILLIS_MAX = 30_000;

  /** An agent gives up a control plane that says nothing for more than twice as long. */
  private static final Duration PING_EVERY = Duration.ofSeconds(2);

  /** Agents send heartbeats or pings much more often; the machine of a silent one is gone. */
  private static final Duration SILENCE_MAX = Duration.ofMinutes(1);

  private static final String NODES = "/apis/link.troupe.io/v1/nodes/";
  private static final Pattern PATH = Pattern.compile(Pattern.quote(NODES) + "([^/]+)/connect");

  private final ActorSystem<?> system;
  private final Materializer materializer;
  private final ActorRef<NodeLinkGateway.Command> gateway;
  private final AtomicLong connections = new AtomicLong();

  public NodeLinkRoutes(ActorSystem<?> system, ActorRef<NodeLinkGateway.Command> gateway) {
    this.system = system;
    this.materializer = Materializer.matFromSystem(system);
    this.gateway = gateway;
  }

  @Override
  public boolean handles(String path) {
    return path.startsWith(NODES) && PATH.matcher(path).matches();
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, UserInfo caller) {
    return CompletableFuture.completedStage(answer(request, caller));
  }

  private HttpResponse answer(HttpRequest request, UserInfo caller) {
    Matcher path = PATH.matcher(request.getUri().path());
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    if (!path.matches()) {
      return refused(
          request,
          Failure.of(Reason.NOT_FOUND, "the server could not find the requested resource"));
    }
    String node = path.group(1);
    if (!caller.name().equals("system:node:" + node)) {
      return refused(
          request,
          Failure.of(
              Reason.FORBIDDEN,
              "User \"" + caller.name() + "\" cannot connect as node \"" + node + "\""));
    }
    if (upgrade.isEmpty()) {
      return refused(request, Failure.badRequest("Upgrade request required"));
    }
    return upgrade.get().handleMessagesWith(flow(node));
  }

  private HttpResponse refused(HttpRequest request, Failure failure) {
    request.discardEntityBytes(materializer);
    return LinkResponses.status(failure);
  }

  private Flow<Message, Message, NotUsed> flow(String node) {
    ActorRef<LinkConnection.Command> connection =
        system.systemActorOf(
            LinkConnection.create(node, gateway),
            "node-link-" + node + "-" + connections.incrementAndGet(),
            Props.empty());
    Sink<Message, NotUsed> up =
        Flow.<Message>create()
            .idleTimeout(SILENCE_MAX)
            .mapAsync(1, this::frame)
            .filter(frame -> !frame.isEmpty()) // a ping
            .to(Sink.foreach(frame -> connection.tell(new LinkConnection.Frame(frame.toArray()))));
    Source<Message, NotUsed> down =
        ActorSource.<LinkConnection.Down>actorRef(
                message -> message instanceof LinkConnection.Down.End,
                message -> Optional.empty(),
                DOWN_MESSAGES_MAX,
                OverflowStrategy.fail())
            .mapMaterializedValue(out -> {
              connection.tell(new LinkConnection.Attached(out));
              return NotUsed.getInstance();
            })
            .map(NodeLinkRoutes::message);
    return Flow.fromSinkAndSourceCoupled(up, down)
        .keepAlive(PING_EVERY, () -> BinaryMessage.create(ByteString.emptyByteString()));
  }

  private static Message message(LinkConnection.Down down) {
    return switch (down) {
      case LinkConnection.Down.Say(var bytes) -> BinaryMessage.create(ByteString.fromArray(bytes));
      case LinkConnection.Down.End() -> BinaryMessage.create(ByteString.emptyByteString());
    };
  }

  /** A frame of an unexpected kind or size ends the stream. */
  private CompletionStage<ByteString> frame(Message message) {
    if (!message.asBinaryMessage().isStrict()) {
      return message
          .asBinaryMessage()
          .toStrict(FRAME_MILLIS_MAX, materializer)
          .thenApply(BinaryMessage::getStrictData);
    }
    return CompletableFuture.completedStage(message.asBinaryMessage().getStrictData());
  }
}
