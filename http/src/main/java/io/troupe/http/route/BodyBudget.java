package io.troupe.http.route;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of bodies requests in progress may hold together. A decoded body takes about ten
 * times its size, so this, not the number of requests, is what bounds memory.
 */
final class BodyBudget {
  /** Of the heap: with trees of ten times the size a bit less than half. */
  private static final int HEAP_PARTS = 24;

  private static final long BYTES_MIN = 16L * 1024 * 1024;

  private final AtomicLong left;

  BodyBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /** Fitting this process' heap. */
  static BodyBudget ofHeap() {
    return new BodyBudget(Math.max(BYTES_MIN, Runtime.getRuntime().maxMemory() / HEAP_PARTS));
  }

  /** One request's part; to be closed when it is answered. One thread at a time uses it. */
  final class Lease implements AutoCloseable {
    private long taken;

    private Lease() {}

    /** False when the budget is used up; then nothing is taken. */
    boolean take(int bytes) {
      if (left.addAndGet(-bytes) < 0) {
        left.addAndGet(bytes);
        return false;
      }
      taken += bytes;
      return true;
    }

    @Override
    public void close() {
      left.addAndGet(taken);
      taken = 0;
    }
  }

  Lease open() {
    return new Lease();
  }
}
