package io.troupe.http.podstream;

import akka.http.javadsl.model.ws.BinaryMessage;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.IntPredicate;

/**
 * Messages whose first byte is a channel. Those of data channels are passed on part by part; others
 * are short and gathered. One thread.
 *
 * <p>Worked example: the message {@code 00 6c 73 0a} is {@code "ls\n"} for channel 0; with base64
 * it is the text {@code 0bHMK}.
 */
final class ChannelFrames {
  /** Of a message that is gathered before it is understood. */
  static final int GATHERED_BYTES_MAX = 1024 * 1024;

  /** Takes what has come on a channel. */
  interface Taker {
    void take(int channel, ByteString bytes);
  }

  private final boolean base64;
  private final IntPredicate passedOn;
  private ByteString gathered = ByteString.emptyByteString();
  private int channel = -1;

  /**
   * @param passedOn channels whose messages have no meaning as a whole
   */
  ChannelFrames(boolean base64, IntPredicate passedOn) {
    this.base64 = base64;
    this.passedOn = passedOn;
  }

  /** Whether the client keeps to what is allowed. */
  boolean received(Piece piece, Taker taker) {
    if (piece.first()) {
      gathered = ByteString.emptyByteString();
      channel = -1;
    }
    ByteString bytes = piece.bytes();
    if (channel < 0 && !bytes.isEmpty()) {
      int first = bytes.head() & 0xff;
      channel = base64 ? first - '0' : first;
      bytes = bytes.drop(1);
    }
    if (channel >= 0 && !base64 && passedOn.test(channel)) {
      if (!bytes.isEmpty()) {
        taker.take(channel, bytes);
      }
      return true;
    }
    gathered = gathered.concat(bytes);
    if (gathered.size() > GATHERED_BYTES_MAX) {
      return false;
    }
    return !piece.last() || channel < 0 || whole(taker);
  }

  private boolean whole(Taker taker) {
    ByteString message = gathered;
    gathered = ByteString.emptyByteString();
    if (!base64) {
      taker.take(channel, message);
      return true;
    }
    try {
      taker.take(
          channel, ByteString.fromArrayUnsafe(Base64.getDecoder().decode(message.toArray())));
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  Message message(int to, byte[] bytes) {
    if (base64) {
      return TextMessage.create((char) ('0' + to) + Base64.getEncoder().encodeToString(bytes));
    }
    return BinaryMessage.create(
        ByteString.fromArrayUnsafe(new byte[] {(byte) to})
            .concat(ByteString.fromArrayUnsafe(bytes)));
  }

  Message message(int to, String text) {
    return message(to, text.getBytes(StandardCharsets.UTF_8));
  }
}
