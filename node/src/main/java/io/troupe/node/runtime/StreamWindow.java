package io.troupe.node.runtime;

import io.troupe.core.link.NodeLink;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far one channel's sender may be ahead of its taker. */
final class StreamWindow {
  /**
   * Pieces may be small as well as many: beyond so many since the window was last empty, a sender
   * is held up for a moment each, so that what comes meanwhile goes out as one.
   */
  private static final int PIECES_MAX = 64;

  private static final long HOLD_MILLIS = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private long ahead;
  private int pieces;

  /** Waits until a piece may be sent. */
  void send(int bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (ahead > 0 && ahead + bytes > NodeLink.STREAM_WINDOW_BYTES) {
        taken.await();
      }
      ahead += bytes;
      pieces++;
    } finally {
      lock.unlock();
    }
  }

  /** Called before reading what to send next. */
  void gather() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (pieces > PIECES_MAX && ahead > 0) {
        taken.await(HOLD_MILLIS, TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void credit(int bytes) {
    lock.lock();
    try {
      ahead = Math.max(0, ahead - bytes);
      if (ahead == 0) {
        pieces = 0;
      }
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
