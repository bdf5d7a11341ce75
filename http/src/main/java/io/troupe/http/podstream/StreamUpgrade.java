package io.troupe.http.podstream;

import akka.NotUsed;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.link.PodStreams;
import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Reason;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns a request into a connection with a pod's streams, in whatever the client speaks. Upstream:
 * kubelet pkg/cri/streaming and apiserver pkg/util/proxy.
 */
public final class StreamUpgrade {
  private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
  private static final List<String> PORT_VERSIONS = List.of("portforward.k8s.io");

  /** Newest first; the oldest has no number. */
  private static final List<String> COMMAND_VERSIONS =
      List.of("v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io");

  private final HttpRequest request;
  private final PodStreams.Line line;
  private final ObjectNode options;

  /**
   * @param options PodExecOptions, PodAttachOptions or PodPortForwardOptions
   */
  public StreamUpgrade(HttpRequest request, PodStreams.Line line, ObjectNode options) {
    this.request = request;
    this.line = line;
    this.options = options;
  }

  /** Whether a request is a WebSocket's, which can only be asked for with GET. */
  public static boolean isWebSocket(HttpRequest request) {
    return socket(request).isPresent();
  }

  private static Optional<WebSocketUpgrade> socket(HttpRequest request) {
    return request.getAttribute(AttributeKeys.webSocketUpgrade);
  }

  /** Sees the whole of what goes to the client, whatever that is made of. */
  public interface Tap {
    <T> Flow<T, T, NotUsed> flow();
  }

  /** Exec or attach. */
  public Result<HttpResponse> command(Tap tap) {
    CommandOptions command = CommandOptions.of(options);
    if (!command.anyStream()) {
      return Result.refused(
          Failure.badRequest("you must specify at least 1 of stdin, stdout, stderr"));
    }
    byte[] open = command.json(line.container());
    Optional<WebSocketUpgrade> socket = socket(request);
    if (socket.isPresent()) {
      return ChannelProtocol.ofCommand(protocols())
          .map(protocol ->
              channels(
                  socket.get(),
                  protocol,
                  side -> new CommandChannels(side, protocol, command, open),
                  tap))
          .orElseGet(() -> unknown(protocols(), COMMAND_VERSIONS));
    }
    return spdyVersion(COMMAND_VERSIONS)
        .then(chosen ->
            spdy(
                chosen,
                side ->
                    new CommandSpdy(
                        side,
                        COMMAND_VERSIONS.size() - COMMAND_VERSIONS.indexOf(chosen),
                        command,
                        open),
                tap));
  }

  /** Port-forward. */
  public Result<HttpResponse> ports(Tap tap) {
    Optional<WebSocketUpgrade> socket = socket(request);
    if (socket.isEmpty()) {
      return spdyVersion(PORT_VERSIONS).then(chosen -> spdy(chosen, PortSpdy::new, tap));
    }
    if (protocols().contains(TUNNEL)) {
      Flow<Message, Message, NotUsed> tunnel =
          Piece.of()
              .map(Piece::bytes)
              .via(new PodStreamStage<ByteString, ByteString>(line, PortSpdy::new))
              .<Message>map(BinaryMessage::create)
              .via(tap.flow());
      return Result.ok(upgraded(socket.get(), TUNNEL, tunnel));
    }
    List<Integer> ports = new ArrayList<>();
    for (JsonNode port : options.path("ports")) {
      ports.add(port.asInt());
    }
    if (ports.isEmpty()) {
      return Result.refused(Failure.badRequest("query parameter \"port\" is required"));
    }
    return ChannelProtocol.ofPorts(protocols())
        .map(protocol ->
            channels(socket.get(), protocol, side -> new PortChannels(side, protocol, ports), tap))
        .orElseGet(() -> unknown(protocols(), PORT_VERSIONS));
  }

  private Result<HttpResponse> channels(
      WebSocketUpgrade socket,
      ChannelProtocol protocol,
      Function<Wire.Side<Message>, Wire<Piece>> wire,
      Tap tap) {
    return Result.ok(
        upgraded(
            socket,
            protocol.name(),
            Piece.of().via(new PodStreamStage<Piece, Message>(line, wire)).via(tap.flow())));
  }

  /** Akka takes no protocol with a slash in its name, so the header is put there by hand. */
  private static HttpResponse upgraded(
      WebSocketUpgrade socket, String protocol, Flow<Message, Message, NotUsed> flow) {
    HttpResponse response = socket.handleMessagesWith(flow);
    return protocol.isEmpty()
        ? response
        : response.addHeader(RawHeader.create("Sec-WebSocket-Protocol", protocol));
  }

  private Result<HttpResponse> spdy(
      String protocol, Function<Wire.Side<ByteString>, Wire<ByteString>> wire, Tap tap) {
    return Result.ok(
        SpdyUpgrade.response(
            protocol,
            Flow.<ByteString>create()
                .via(new PodStreamStage<ByteString, ByteString>(line, wire))
                .via(tap.flow())));
  }

  /** The first of the client's that the server speaks; the oldest if it names none. */
  private Result<String> spdyVersion(List<String> known) {
    if (!SpdyUpgrade.wanted(request)) {
      return Result.refused(Failure.badRequest("Upgrade request required"));
    }
    List<String> asked = values("X-Stream-Protocol-Version");
    if (asked.isEmpty()) {
      return Result.ok(known.getLast());
    }
    return asked.stream()
        .filter(known::contains)
        .findFirst()
        .<Result<String>>map(Result::ok)
        .orElseGet(() -> unknown(asked, known));
  }

  private List<String> protocols() {
    return values("Sec-WebSocket-Protocol");
  }

  private List<String> values(String header) {
    List<String> values = new ArrayList<>();
    for (HttpHeader each : request.getHeaders()) {
      if (each.is(header.toLowerCase(java.util.Locale.ROOT))) {
        for (String value : each.value().split(",")) {
          values.add(value.strip());
        }
      }
    }
    return values;
  }

  private static <T> Result<T> unknown(List<String> asked, List<String> known) {
    return Result.refused(
        Failure.of(
            Reason.FORBIDDEN,
            "unable to upgrade: unable to negotiate protocol: client supports "
                + asked
                + ", server accepts "
                + known));
  }
}
