package io.troupe.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Deadlines deadlines = new Deadlines(nanos::get);

  @Test
  void whatIsLateEndsInATimeoutAndIsForgotten() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> limited = deadlines.limited(work, LIMIT).toCompletableFuture();

    nanos.addAndGet(LIMIT.toNanos() - 1);
    deadlines.expire();
    assertThat(limited).isNotDone();

    nanos.addAndGet(1);
    deadlines.expire();
    assertThat(limited.exceptionNow()).isInstanceOf(TimeoutException.class);
    assertThat(work).isNotDone();
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void whatIsDoneInTimeStaysAsItIs() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> limited = deadlines.limited(work, LIMIT).toCompletableFuture();
    work.complete("done");

    nanos.addAndGet(LIMIT.toNanos());
    deadlines.expire();
    assertThat(limited.join()).isEqualTo("done");
    assertThat(deadlines.size()).isZero();
  }

  @Test
  void whatIsDoneAlreadyIsNotWatched() {
    CompletableFuture<String> work = CompletableFuture.completedFuture("done");
    assertThat(deadlines.limited(work, LIMIT)).isSameAs(work);
    assertThat(deadlines.size()).isZero();
  }
}
