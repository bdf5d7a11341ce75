package io.troupe.actors.gate;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many questions are answered at a time, in all and of one user, so that one who asks for much
 * leaves room for others. Whoever comes then is told to come back. Any thread.
 */
public final class AtOnce {
  private final int max;
  private final int ofOneUserMax;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> byUser = new ConcurrentHashMap<>();

  public AtOnce(int max, int ofOneUserMax) {
    this.max = max;
    this.ofOneUserMax = ofOneUserMax;
  }

  /**
   * @param user who asks
   * @return refused with 429 while there are too many; else what the question gives, as a failed
   *     stage also for what it throws
   */
  public <T> CompletionStage<Result<T>> run(
      String user, Supplier<CompletionStage<Result<T>>> question) {
    if (!begin(user)) {
      return CompletableFuture.completedStage(Result.refused(refusal()));
    }
    return asked(question).whenComplete((_, _) -> end(user));
  }

  /** 429, to be tried again. */
  public static Failure refusal() {
    return Failures.busy();
  }

  /** Whether one more may begin now. */
  public boolean hasRoom(String user) {
    return all.get() < max && byUser.getOrDefault(user, 0) < ofOneUserMax;
  }

  /** False, and nothing has begun, when there are too many. */
  public boolean begin(String user) {
    if (all.incrementAndGet() > max) {
      all.decrementAndGet();
      return false;
    }
    if (byUser.merge(user, 1, Integer::sum) > ofOneUserMax) {
      end(user);
      return false;
    }
    return true;
  }

  /** Once for each that has begun. */
  public void end(String user) {
    byUser.computeIfPresent(user, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    all.decrementAndGet();
  }

  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RejectedExecutionException closedOrFull) {
      return CompletableFuture.failedStage(closedOrFull);
    }
  }
}
