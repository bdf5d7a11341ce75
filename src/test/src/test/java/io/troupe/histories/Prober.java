package io.troupe.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One who needs one thing done after another, and asks the same node again until it is: how long
 * that takes is how long he was without service.
 */
final class Prober implements Callable<List<Prober.Served>> {
  private static final int RETRY_MILLIS = 20;
  private static final int OBJECTS = 50;

  private final int number;
  private final boolean writes;
  private final int node;
  private final Nodes nodes;
  private final Asking asking;
  private final LongSupplier nanos;
  private final CountDownLatch over;

  /**
   * @param begin the first attempt
   * @param end the answer
   */
  record Served(long begin, long end) {
    /** Whether it fell into this time at least partly. */
    boolean during(long from, long to) {
      return end >= from && begin <= to;
    }

    double millis() {
      return (end - begin) / 1e6;
    }
  }

  /**
   * @param number no other prober's
   * @param writes to objects of its own, one after another, or reads them
   */
  Prober(
      int number,
      boolean writes,
      int node,
      Nodes nodes,
      Asking asking,
      LongSupplier nanos,
      CountDownLatch over) {
    this.number = number;
    this.writes = writes;
    this.node = node;
    this.nodes = nodes;
    this.asking = asking;
    this.nanos = nanos;
    this.over = over;
  }

  @Override
  public List<Served> call() throws InterruptedException {
    List<Served> served = new ArrayList<>();
    for (int i = 0; !over.await(0, TimeUnit.MILLISECONDS); i++) {
      long begin = nanos.getAsLong();
      while (!done(request(i)) && !over.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {}
      // One that is cut off by the end counts as well.
      served.add(new Served(begin, nanos.getAsLong()));
    }
    return served;
  }

  private Request request(int i) {
    String name = "probe-" + number + "-" + i % OBJECTS;
    if (!writes) {
      return new Request.Get(name);
    }
    String value = number + "-" + i;
    return i < OBJECTS ? new Request.Create(name, value) : new Request.Update(name, value, 0);
  }

  /** Also if an attempt without an answer has done it. */
  private boolean done(Request request) {
    return switch (asking.ask(request, nodes.at(node))) {
      case Outcome.Written _, Outcome.Found _ -> true;
      case Outcome.Refused(var code, var reason) -> code == 404 || reason.equals("AlreadyExists");
      case Outcome.Removed _, Outcome.Listed _, Outcome.Unknown _ -> false;
    };
  }
}
