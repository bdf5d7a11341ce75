package io.troupe.actors.gate;

import io.troupe.core.outcome.Failure;
import io.troupe.core.outcome.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * How many questions are answered at a time, in all and of one user, so that one who asks for much
 * leaves room for others. Some more wait for their turn, in the order in which they came but for
 * users who have all that one may have; whoever comes then is told to come back. Any thread.
 */
public final class AtOnce {
  private final int max;
  private final int ofOneUserMax;
  private final int waitingMax;
  private final Map<String, Integer> byUser = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int all;

  private record Waiting(String user, Runnable question) {}

  /**
   * @param waitingMax of all together; one user has the same share of it as of the turns
   */
  public AtOnce(int max, int ofOneUserMax, int waitingMax) {
    this.max = max;
    this.ofOneUserMax = ofOneUserMax;
    this.waitingMax = waitingMax;
  }

  /**
   * @param user who asks
   * @return refused with 429 while too many wait; else what the question gives, as a failed stage
   *     also for what it throws
   */
  public <T> CompletionStage<Result<T>> run(
      String user, Supplier<CompletionStage<Result<T>>> question) {
    CompletableFuture<Result<T>> answer = new CompletableFuture<>();
    Runnable asks =
        () ->
            asked(question)
                .whenComplete((given, failure) -> {
                  end(user);
                  if (failure == null) {
                    answer.complete(given);
                  } else {
                    answer.completeExceptionally(failure);
                  }
                });
    switch (enter(new Waiting(user, asks))) {
      case NOW -> asks.run();
      case LATER -> {}
      case NEVER -> answer.complete(Result.refused(refusal()));
    }
    return answer;
  }

  /** 429, to be tried again. */
  public static Failure refusal() {
    return Failures.busy();
  }

  /** Whether one more may begin now. */
  public synchronized boolean hasRoom(String user) {
    return all < max && byUser.getOrDefault(user, 0) < ofOneUserMax;
  }

  /** False, and nothing has begun, when there are too many. */
  public synchronized boolean begin(String user) {
    if (!hasRoom(user)) {
      return false;
    }
    all++;
    byUser.merge(user, 1, Integer::sum);
    return true;
  }

  /** Once for each that has begun. */
  public void end(String user) {
    next(user).ifPresent(next -> next.question().run());
  }

  private enum Place {
    NOW,
    LATER,
    NEVER
  }

  private synchronized Place enter(Waiting one) {
    if (begin(one.user())) {
      return Place.NOW;
    }
    long before = waiting.stream().filter(other -> other.user().equals(one.user())).count();
    if (waiting.size() >= waitingMax || before * max >= (long) waitingMax * ofOneUserMax) {
      return Place.NEVER;
    }
    waiting.add(one);
    return Place.LATER;
  }

  private synchronized Optional<Waiting> next(String ended) {
    all--;
    byUser.computeIfPresent(ended, (_, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    for (Iterator<Waiting> queue = waiting.iterator(); queue.hasNext(); ) {
      Waiting one = queue.next();
      if (begin(one.user())) {
        queue.remove();
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
    try {
      return question.get();
    } catch (RejectedExecutionException closedOrFull) {
      return CompletableFuture.failedStage(closedOrFull);
    }
  }
}
