package io.troupe.http.fairness;

import akka.actor.Cancellable;
import akka.stream.Materializer;
import io.troupe.core.auth.Attributes;
import io.troupe.core.fairness.FairScheduler;
import io.troupe.core.fairness.FairScheduler.Arrival;
import io.troupe.core.fairness.FairScheduler.Refusal;
import io.troupe.core.fairness.FairnessConfig;
import io.troupe.core.fairness.FairnessObjects;
import io.troupe.core.fairness.FlowMatch;
import io.troupe.core.fairness.Ticket;
import io.troupe.core.image.ClusterImage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Gives requests their seats: at once, later or never. What is configured follows the cluster's
 * objects with the next request that comes.
 *
 * <p>The scheduler is entered by one thread at a time and only for moments; work never runs inside.
 */
public final class FairnessGate {
  /** Upstream's 400 reads and 200 writes, shared by all levels. */
  public static final int SEATS = 600;

  /** Requests waiting in all levels together: a few kilobytes each. */
  static final int WAITING_MAX = 4_000;

  /** Longest wait for a seat: a quarter of a request's time, as upstream has it. */
  static final Duration WAIT_MAX = Duration.ofSeconds(15);

  /** The same with a body still on the network, which Akka gives up on after five seconds. */
  static final Duration WAIT_WITH_BODY_MAX = Duration.ofSeconds(4);

  private final Supplier<ClusterImage> image;
  private final Materializer materializer;
  private final LongSupplier nanoTime;
  private final FairnessMetrics metrics;
  private final FairScheduler<Waiting<?>> scheduler = new FairScheduler<>(SEATS, WAITING_MAX);
  private volatile Configured configured =
      new Configured(-1, -1, FairnessConfig.of(List.of(), List.of()));

  /** What was read from the image, and at which revisions of the two resources. */
  private record Configured(long schemas, long levels, FairnessConfig config) {}

  /** A request that is not running yet. */
  private static final class Waiting<T> {
    final Supplier<CompletionStage<T>> work;
    final CompletableFuture<T> answer = new CompletableFuture<>();
    volatile Cancellable timeout = Cancellable.alreadyCancelled();

    Waiting(Supplier<CompletionStage<T>> work) {
      this.work = work;
    }
  }

  public FairnessGate(
      Supplier<ClusterImage> image,
      Materializer materializer,
      LongSupplier nanoTime,
      FairnessMetrics metrics) {
    this.image = image;
    this.materializer = materializer;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
    metrics.follow(this::loads);
  }

  /**
   * Runs work when there is a seat for it; the seat is held until the work's answer is there.
   *
   * @param width seats it takes
   * @param bodyUnread whether a part of the request is still on the network
   */
  public <T> Admitted<T> run(
      Attributes request, int width, boolean bodyUnread, Supplier<CompletionStage<T>> work) {
    FlowMatch match = config().match(request);
    Waiting<T> waiting = new Waiting<>(work);
    Arrival<Waiting<?>> arrival;
    synchronized (scheduler) {
      arrival = scheduler.arrive(match, width, waiting, nanoTime.getAsLong());
    }
    switch (arrival) {
      case Arrival.Started<Waiting<?>>(Ticket<Waiting<?>> ticket) -> start(ticket, waiting);
      case Arrival.Waiting<Waiting<?>>(Ticket<Waiting<?>> ticket) ->
          limit(ticket, waiting, bodyUnread ? WAIT_WITH_BODY_MAX : WAIT_MAX);
      case Arrival.Refused<Waiting<?>>(Refusal why) -> refuse(match, waiting, why);
    }
    return new Admitted<>(match, waiting.answer);
  }

  private void limit(Ticket<Waiting<?>> ticket, Waiting<?> waiting, Duration longest) {
    waiting.timeout =
        materializer
            .system()
            .scheduler()
            .scheduleOnce(
                longest,
                () -> {
                  if (withdraw(ticket)) {
                    refuse(ticket.match(), waiting, Refusal.TIME_OUT);
                  }
                },
                materializer.executionContext());
    if (waiting.answer.isDone()) {
      waiting.timeout.cancel();
    }
  }

  private boolean withdraw(Ticket<Waiting<?>> ticket) {
    synchronized (scheduler) {
      return scheduler.withdraw(ticket);
    }
  }

  private void refuse(FlowMatch match, Waiting<?> waiting, Refusal why) {
    metrics.refused(match, why);
    waiting.answer.completeExceptionally(new TooManyRequests(why));
  }

  private <T> void start(Ticket<Waiting<?>> ticket, Waiting<T> waiting) {
    waiting.timeout.cancel();
    metrics.started(ticket.match(), ticket.waitedNanos());
    CompletionStage<T> answer;
    try {
      answer = waiting.work.get();
    } catch (RuntimeException fault) {
      answer = CompletableFuture.failedFuture(fault);
    }
    answer.whenComplete((value, failure) -> {
      finished(ticket);
      if (failure == null) {
        waiting.answer.complete(value);
      } else {
        waiting.answer.completeExceptionally(failure);
      }
    });
  }

  private void finished(Ticket<Waiting<?>> ticket) {
    List<Ticket<Waiting<?>>> next;
    synchronized (scheduler) {
      next = scheduler.finish(ticket, nanoTime.getAsLong());
    }
    startLater(next);
  }

  /** On another stack, or requests that answer at once would grow this one by each that follows. */
  private void startLater(List<Ticket<Waiting<?>>> tickets) {
    for (Ticket<Waiting<?>> ticket : tickets) {
      materializer.executionContext().execute(() -> start(ticket, ticket.request()));
    }
  }

  private FairnessConfig config() {
    ClusterImage now = image.get();
    long schemas = now.of(FairnessObjects.SCHEMAS).revision();
    long levels = now.of(FairnessObjects.LEVELS).revision();
    Configured known = configured;
    if (schemas <= known.schemas() && levels <= known.levels()) {
      return known.config();
    }
    Configured read = new Configured(schemas, levels, FairnessObjects.of(now));
    List<Ticket<Waiting<?>>> freed;
    synchronized (scheduler) {
      if (schemas < configured.schemas() || levels < configured.levels()) {
        return configured.config(); // somebody with a newer image was faster
      }
      configured = read;
      freed = scheduler.configure(read.config(), nanoTime.getAsLong());
    }
    startLater(freed);
    return read.config();
  }

  private List<FairScheduler.Load> loads() {
    synchronized (scheduler) {
      return scheduler.loads();
    }
  }
}
