package io.troupe.http.route;

import akka.stream.Materializer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Ends what takes too long. One tick looks at all that is open: a timer for each request would be
 * set and cancelled for nothing nearly always, and wake its thread for both. Any thread.
 */
final class Deadlines {
  /** How much longer than its limit something may take. */
  static final Duration TICK = Duration.ofMillis(100);

  private final LongSupplier nanoTime;

  /** What is open, and when its time is over. */
  private final Map<CompletableFuture<?>, Long> open = new ConcurrentHashMap<>();

  /** Call {@link #expire} from time to time, or {@link #start}. */
  Deadlines(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Ticks for as long as the actor system lives. */
  Deadlines start(Materializer materializer) {
    materializer
        .system()
        .scheduler()
        .scheduleWithFixedDelay(TICK, TICK, this::expire, materializer.executionContext());
    return this;
  }

  /** The same outcome, or a {@link TimeoutException} when the limit is over. */
  <T> CompletionStage<T> limited(CompletionStage<T> stage, Duration limit) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      return future;
    }
    CompletableFuture<T> limited = future.copy();
    open.put(limited, nanoTime.getAsLong() + limit.toNanos());
    limited.whenComplete((_, _) -> open.remove(limited));
    return limited;
  }

  void expire() {
    long now = nanoTime.getAsLong();
    open.forEach((limited, end) -> {
      if (now - end >= 0) {
        limited.completeExceptionally(new TimeoutException());
      }
    });
  }

  /** How many are waited for. */
  int size() {
    return open.size();
  }
}
