package io.troupe.actors.gate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Waiting with an end. */
final class Waits {
  private Waits() {}

  /** Fails with {@code late} when the stage has not completed in time, and cancels it. */
  static <T> CompletionStage<T> within(
      CompletionStage<T> stage, Duration limit, Delay delay, Supplier<? extends Exception> late) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (future.isDone()) {
      return future;
    }
    delay
        .after(limit)
        .thenRun(() -> {
          if (!future.isDone()) {
            future.completeExceptionally(late.get());
          }
        });
    return future;
  }
}
