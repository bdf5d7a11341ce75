package io.troupe.node.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what only files and /proc tell. Containers and their supervisors are no children of
 * this process, so there is no exit to be told of; where the kernel would tell (inotify), it does
 * not for /proc. For virtual threads and threads of their own, never for actors.
 */
final class Poll {
  private static final Duration EVERY = Duration.ofMillis(5);

  private Poll() {}

  @FunctionalInterface
  interface Fact {
    boolean holds() throws IOException;
  }

  /** Whether it came true in time. */
  static boolean until(Duration atMost, Fact fact) throws IOException, InterruptedException {
    for (long left = atMost.toMillis(); left > 0; left -= EVERY.toMillis()) {
      if (fact.holds()) {
        return true;
      }
      pause(EVERY);
    }
    return fact.holds();
  }

  /** May be shorter: callers look again and again. */
  static void pause(Duration length) throws InterruptedException {
    LockSupport.parkNanos(length.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
