package io.troupe.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Counts requests that have no answer yet, so that a stop waits for these and not for connections
 * that clients merely keep. Any thread.
 */
final class RequestsInFlight {
  private final Function<HttpRequest, CompletionStage<HttpResponse>> next;
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> none = new CompletableFuture<>();
  private volatile boolean draining;

  RequestsInFlight(Function<HttpRequest, CompletionStage<HttpResponse>> next) {
    this.next = next;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    count.incrementAndGet();
    return next.apply(request).whenComplete((_, _) -> answered());
  }

  private void answered() {
    if (count.decrementAndGet() == 0 && draining) {
      none.complete(null);
    }
  }

  /** Done when all are answered, or when the limit is reached. */
  CompletionStage<Void> drained(Duration limit) {
    draining = true;
    if (count.get() == 0) {
      none.complete(null);
    }
    return none.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
