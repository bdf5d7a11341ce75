package io.troupe.http.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Buffers that hold one record, lent for the time of one step. As many are kept as threads use at
 * once, not as there are connections. Any thread.
 */
public final class RecordBuffers {
  /** Bytes; the largest record of TLS 1.2 with its header, padding and authentication. */
  static final int SIZE = 18 * 1024;

  private static final int KEPT_MAX = 64;

  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(KEPT_MAX);
  private final AtomicInteger lent = new AtomicInteger();

  ByteBuffer rent() {
    lent.incrementAndGet();
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocate(SIZE) : buffer.clear();
  }

  /**
   * @param buffer one that was lent, or a larger one in its place
   */
  void giveBack(ByteBuffer buffer) {
    lent.decrementAndGet();
    if (buffer.capacity() == SIZE) {
      free.offer(buffer);
    }
  }

  /** How many are in use. */
  int lent() {
    return lent.get();
  }
}
