package io.troupe.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
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
  private static final String HTTP_2 = "HTTP/2.0";
  private static final Connection CLOSE = Connection.create("close");

  private final Function<HttpRequest, CompletionStage<HttpResponse>> next;
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> none = new CompletableFuture<>();
  private volatile boolean draining;
  private volatile boolean leaving;

  RequestsInFlight(Function<HttpRequest, CompletionStage<HttpResponse>> next) {
    this.next = next;
  }

  CompletionStage<HttpResponse> handle(HttpRequest request) {
    count.incrementAndGet();
    CompletionStage<HttpResponse> answer = next.apply(request).whenComplete((_, _) -> answered());
    return leaving && !request.protocol().value().equals(HTTP_2)
        ? answer.thenApply(response -> response.addHeader(CLOSE))
        : answer;
  }

  /**
   * Tells clients that keep their connections to make their next one elsewhere. HTTP/2 has no such
   * header; there the end of the connection is announced by itself.
   */
  void leaving() {
    leaving = true;
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
