package io.troupe.http.podstream;

import akka.NotUsed;
import akka.http.javadsl.model.ws.Message;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;

/**
 * A part of a WebSocket message, so that none has to be held whole.
 *
 * @param first whether it begins a message
 * @param last whether it ends one
 */
record Piece(ByteString bytes, boolean first, boolean last) {
  private static final Piece END = new Piece(ByteString.emptyByteString(), false, true);

  /** Messages as their pieces, as they arrive. */
  static Flow<Message, Piece, NotUsed> of() {
    return Flow.<Message>create().flatMapConcat(Piece::pieces);
  }

  private static Source<Piece, ?> pieces(Message message) {
    if (message.isText()) {
      return message.asTextMessage().isStrict()
          ? whole(ByteString.fromString(message.asTextMessage().getStrictText()))
          : parts(message.asTextMessage().getStreamedText().map(ByteString::fromString));
    }
    return message.asBinaryMessage().isStrict()
        ? whole(message.asBinaryMessage().getStrictData())
        : parts(message.asBinaryMessage().getStreamedData());
  }

  private static Source<Piece, ?> whole(ByteString bytes) {
    return Source.single(new Piece(bytes, true, true));
  }

  private static Source<Piece, ?> parts(Source<ByteString, ?> bytes) {
    return bytes
        .zipWithIndex()
        .map(part -> new Piece(part.first(), part.second() == 0L, false))
        .concat(Source.single(END));
  }
}
