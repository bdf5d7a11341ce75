package io.troupe.histories;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One who asks one thing after another, each of any node, until it is over. */
final class Client implements Callable<List<Operation>> {
  private static final int HOT_NAMES = 4;
  private static final int COLD_NAMES = 60;
  private static final int PAUSE_MILLIS_MAX = 15;

  /** Between attempts at one who does not answer. */
  private static final int UNANSWERED_PAUSE_MILLIS = 50;

  private final String name;
  private final Nodes nodes;
  private final Asking asking;
  private final Random random;
  private final LongSupplier nanos;
  private final Map<String, Long> known;
  private final CountDownLatch over;
  private final List<Operation> operations = new ArrayList<>();
  private long written;

  /**
   * @param nanos the one clock of the history
   * @param known the newest revision of each object that any client has heard of
   */
  Client(
      String name,
      Nodes nodes,
      Asking asking,
      Random random,
      LongSupplier nanos,
      Map<String, Long> known,
      CountDownLatch over) {
    this.name = name;
    this.nodes = nodes;
    this.asking = asking;
    this.random = random;
    this.nanos = nanos;
    this.known = known;
    this.over = over;
  }

  @Override
  public List<Operation> call() throws InterruptedException {
    int pause = 0;
    while (!over.await(pause, TimeUnit.MILLISECONDS)) {
      Outcome outcome = ask(request(), 1 + random.nextInt(nodes.count()));
      pause =
          outcome instanceof Outcome.Unknown
              ? UNANSWERED_PAUSE_MILLIS
              : random.nextInt(PAUSE_MILLIS_MAX);
    }
    return operations;
  }

  /** Asks, and writes it down. */
  Outcome ask(Request request, int node) {
    long begin = nanos.getAsLong();
    Outcome outcome = asking.ask(request, nodes.at(node));
    operations.add(new Operation(name, node, begin, nanos.getAsLong(), request, outcome));
    switch (outcome) {
      case Outcome.Written(var revision) -> known.put(request.of(), revision);
      case Outcome.Found(var version) -> known.put(request.of(), version.revision());
      case Outcome.Listed(_, var versions) ->
          versions.forEach(v -> known.put(v.name(), v.revision()));
      case Outcome.Removed _, Outcome.Refused _, Outcome.Unknown _ -> {}
    }
    return outcome;
  }

  List<Operation> operations() {
    return operations;
  }

  /** What it would ask for next. */
  Request request() {
    String object =
        random.nextInt(10) < 7
            ? "hot-" + random.nextInt(HOT_NAMES)
            : "cold-" + random.nextInt(COLD_NAMES);
    int chance = random.nextInt(100);
    if (chance < 30) {
      return new Request.Get(object);
    } else if (chance < 45) {
      return new Request.Create(object, value());
    } else if (chance < 67) {
      return new Request.Update(object, value(), known.getOrDefault(object, 1L));
    } else if (chance < 80) {
      return new Request.Update(object, value(), 0);
    } else if (chance < 91) {
      return new Request.Delete(object);
    }
    return new Request.Listing(chance < 97 ? 0 : 5);
  }

  private String value() {
    return name + "-" + written++;
  }
}
