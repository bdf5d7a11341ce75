package io.troupe.histories;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * One who asks at a node of his own and, when that one cannot answer, asks the next one the same,
 * until he has an answer that settles it: a client library with retries behind a load balancer.
 */
final class Patient implements Callable<List<Operation>> {
  /** After this the request has failed, however often it was tried. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int RETRY_MILLIS = 50;
  private static final int PAUSE_MILLIS = 10;

  private final Client client;
  private final int home;
  private final int nodes;
  private final LongSupplier nanos;
  private final CountDownLatch over;
  private final List<Asked> asked = new ArrayList<>();

  /**
   * @param home the node that he asks first, from 1 on
   * @param nodes how many there are
   * @param over when he is to begin nothing more; what he has begun he finishes
   */
  Patient(Client client, int home, int nodes, LongSupplier nanos, CountDownLatch over) {
    this.client = client;
    this.home = home;
    this.nodes = nodes;
    this.nanos = nanos;
    this.over = over;
  }

  /**
   * One request with all its attempts.
   *
   * @param last the outcome of the last one
   */
  record Asked(Request request, long begin, long end, int attempts, Outcome last) {
    boolean settled() {
      return Patient.settled(last);
    }

    double millis() {
      return (end - begin) / 1e6;
    }
  }

  /** Complete once {@link #call} has returned. */
  List<Asked> asked() {
    return asked;
  }

  @Override
  public List<Operation> call() throws InterruptedException {
    while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      asked.add(ask(client.request()));
    }
    return client.operations();
  }

  private Asked ask(Request request) {
    long begin = nanos.getAsLong();
    int attempts = 0;
    while (true) {
      Outcome outcome = client.ask(request, 1 + (home - 1 + attempts++) % nodes);
      long now = nanos.getAsLong();
      if (settled(outcome) || now - begin > PATIENCE.toNanos()) {
        return new Asked(request, begin, now, attempts, outcome);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
    }
  }

  /** A conflict or an object that is not there is an answer. */
  private static boolean settled(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Written _, Outcome.Removed _, Outcome.Found _, Outcome.Listed _ -> true;
      case Outcome.Refused(var code, _) -> code != TOO_MANY_REQUESTS;
      case Outcome.Unknown _ -> false;
    };
  }
}
