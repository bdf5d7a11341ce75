package io.troupe.persistence.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads on one thread, works on several, and goes on in order on the first. */
public final class InOrder {
  private InOrder() {}

  /** Where the next piece comes from; blocks. */
  @FunctionalInterface
  public interface Next<A, E extends Exception> {
    /** Empty at the end. */
    Optional<A> read() throws E;
  }

  /**
   * @param executor with threads of its own
   * @param ahead pieces between reading and the end, ≥ 1
   */
  public static <A, B, E extends Exception> void run(
      Next<A, E> source, Function<A, B> work, Executor executor, int ahead, Consumer<B> end)
      throws E {
    Deque<CompletableFuture<B>> underWay = new ArrayDeque<>();
    boolean more = true;
    while (more || !underWay.isEmpty()) {
      while (more && underWay.size() < ahead) {
        Optional<A> next = source.read();
        next.ifPresent(piece ->
            underWay.add(CompletableFuture.supplyAsync(() -> work.apply(piece), executor)));
        more = next.isPresent();
      }
      if (!underWay.isEmpty()) {
        end.accept(join(underWay.poll()));
      }
    }
  }

  private static <B> B join(CompletableFuture<B> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw e;
    }
  }
}
