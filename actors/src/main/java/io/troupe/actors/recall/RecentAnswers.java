package io.troupe.actors.recall;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Remembers answers for as long as each is good, least recently used out first, and asks only once
 * for what several want at the same time. Any thread.
 *
 * @param <K> what is asked, or its digest when it is a secret
 */
public final class RecentAnswers<K, V> {
  private final int max;
  private final LongSupplier nanoTime;
  private final Function<V, Duration> goodFor;
  private final Map<K, Known<V>> known = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<K, CompletionStage<V>> asked = new LinkedHashMap<>();

  private record Known<V>(V answer, long until) {}

  /**
   * @param max answers kept
   * @param goodFor how long an answer is; zero for one that is not kept
   */
  public RecentAnswers(int max, LongSupplier nanoTime, Function<V, Duration> goodFor) {
    this.max = max;
    this.nanoTime = nanoTime;
    this.goodFor = goodFor;
  }

  /** Without asking. */
  public Optional<V> find(K key) {
    synchronized (known) {
      Known<V> found = known.get(key);
      if (found == null) {
        return Optional.empty();
      }
      if (found.until() - nanoTime.getAsLong() <= 0) {
        known.remove(key);
        return Optional.empty();
      }
      return Optional.of(found.answer());
    }
  }

  /**
   * @param ask called by the first who wants to know; its stage must not fail
   */
  public CompletionStage<V> get(K key, Supplier<CompletionStage<V>> ask) {
    Optional<V> found = find(key);
    if (found.isPresent()) {
      return CompletableFuture.completedFuture(found.get());
    }
    CompletableFuture<V> mine = new CompletableFuture<>();
    synchronized (known) {
      CompletionStage<V> running = asked.putIfAbsent(key, mine);
      if (running != null) {
        return running;
      }
    }
    ask.get()
        .whenComplete((answer, failure) -> {
          synchronized (known) {
            asked.remove(key);
          }
          if (failure != null) {
            mine.completeExceptionally(failure);
            return;
          }
          keep(key, answer);
          mine.complete(answer);
        });
    return mine;
  }

  private void keep(K key, V answer) {
    Duration good = goodFor.apply(answer);
    if (good.isZero() || good.isNegative()) {
      return;
    }
    synchronized (known) {
      known.put(key, new Known<>(answer, nanoTime.getAsLong() + good.toNanos()));
      if (known.size() > max) {
        known.remove(known.keySet().iterator().next());
      }
    }
  }
}
