package io.troupe.node.runtime;

import io.troupe.core.link.NodeLink;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a client has sent and nobody has taken yet; never more than one window. */
final class StreamInput {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private long bytes;
  private boolean ended;

  /** False if the sender is further ahead than it may be. */
  boolean add(byte[] piece) {
    lock.lock();
    try {
      if (bytes + piece.length > NodeLink.STREAM_WINDOW_BYTES) {
        return false;
      }
      if (!ended && piece.length > 0) {
        bytes += piece.length;
        pieces.add(piece);
        changed.signalAll();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next piece; empty at the end. */
  Optional<byte[]> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pieces.isEmpty() && !ended) {
        changed.await();
      }
      byte[] piece = pieces.poll();
      if (piece != null) {
        bytes -= piece.length;
      }
      return Optional.ofNullable(piece);
    } finally {
      lock.unlock();
    }
  }
}
