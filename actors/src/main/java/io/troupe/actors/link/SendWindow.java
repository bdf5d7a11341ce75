package io.troupe.actors.link;

import akka.util.ByteString;
import io.troupe.core.link.NodeLink;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * What one channel may send to a pod. Bytes beyond the window wait here and grow together, so that
 * a client of many small frames does not become as many messages. One thread.
 */
public final class SendWindow {
  /** Messages under way, however small they are. */
  private static final int MESSAGES_MAX = 16;

  private final ArrayDeque<Integer> underWay = new ArrayDeque<>(MESSAGES_MAX);
  private ByteString waiting = ByteString.emptyByteString();
  private int free = NodeLink.STREAM_WINDOW_BYTES;
  private int taken;

  public void add(ByteString bytes) {
    waiting = waiting.concat(bytes);
  }

  /** How many bytes wait. */
  public int waiting() {
    return waiting.size();
  }

  /** The next piece that may go now. */
  public Optional<byte[]> next() {
    int size = Math.min(Math.min(waiting.size(), free), NodeLink.STREAM_CHUNK_BYTES_MAX);
    if (size == 0 || underWay.size() >= MESSAGES_MAX) {
      return Optional.empty();
    }
    byte[] piece = waiting.take(size).toArray();
    waiting = waiting.drop(size);
    free -= size;
    underWay.add(size);
    return Optional.of(piece);
  }

  /** The pod has taken that much; more than was sent counts for what was sent. */
  public void credit(int bytes) {
    long more = (long) taken + Math.max(bytes, 0);
    taken = (int) Math.min(more, NodeLink.STREAM_WINDOW_BYTES - free);
    while (!underWay.isEmpty() && underWay.peek() <= taken) {
      int size = underWay.remove();
      taken -= size;
      free += size;
    }
  }
}
