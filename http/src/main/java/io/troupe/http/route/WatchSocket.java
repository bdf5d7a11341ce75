package io.troupe.http.route;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.troupe.http.negotiate.BodyReader;
import java.util.Optional;

/**
 * A watch over WebSocket: each event is a text message. What the client sends is not listened to;
 * when it goes, the watch ends. Follows upstream apiserver pkg/endpoints/handlers/watch.go.
 */
final class WatchSocket {
  private static final ByteString END_OF_EVENT = ByteString.fromString("\n");

  /** No event is longer than the longest object and its type. */
  private static final int EVENT_BYTES_MAX = 2 * BodyReader.BODY_BYTES_MAX;

  private WatchSocket() {}

  static boolean wanted(Exchange exchange) {
    return upgrade(exchange).isPresent();
  }

  /**
   * @param events one to a line
   */
  static HttpResponse of(Exchange exchange, Source<ByteString, ?> events) {
    Source<Message, ?> messages =
        events
            .via(Framing.delimiter(END_OF_EVENT, EVENT_BYTES_MAX, FramingTruncation.ALLOW))
            .map(event -> TextMessage.create(event.utf8String()));
    return upgrade(exchange)
        .orElseThrow()
        .handleMessagesWith(Flow.fromSinkAndSourceCoupled(Sink.<Message>ignore(), messages));
  }

  private static Optional<WebSocketUpgrade> upgrade(Exchange exchange) {
    return exchange.http().getAttribute(AttributeKeys.webSocketUpgrade);
  }
}
