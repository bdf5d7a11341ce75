package io.troupe.persistence.bench;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.codec.EncodedEvent;
import io.troupe.persistence.journal.JournalMetrics;
import io.troupe.persistence.journal.RevisionJournalSetup;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Start times of the store and events per second of the journal, with all costs but Akka's.
 * Arguments: a directory, which is kept for the next run, seconds per figure, and, for an external
 * server, its address.
 */
public final class JournalBenchmark {
  private static final int VALUE_BYTES = 1_024;

  private final RevisionJournalSetup setup;
  private final Store store;
  private final String value;

  private JournalBenchmark(Store store, RevisionJournalSetup setup) {
    this.store = store;
    this.setup = setup;
    StringBuilder text = new StringBuilder();
    java.util.Random random = new java.util.Random(1);
    while (text.length() < VALUE_BYTES) {
      text.append(Integer.toString(random.nextInt(1_000_000), 36));
    }
    this.value = text.toString();
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    double seconds = Double.parseDouble(arguments[1]);
    Optional<DatabaseUrl> url =
        arguments.length > 2 ? Optional.of(DatabaseUrl.parse(arguments[2])) : Optional.empty();
    for (int i = 0; i < 3; i++) {
      long before = System.nanoTime();
      Store store = open(directory, url);
      System.out.printf("open %d: %.2f s%n", i + 1, (System.nanoTime() - before) / 1e9);
      before = System.nanoTime();
      store.close();
      System.out.printf("close %d: %.2f s%n", i + 1, (System.nanoTime() - before) / 1e9);
    }
    try (Store store = open(directory, url)) {
      RevisionJournalSetup setup = store.journal(_ -> {}, _ -> Optional.empty(), _ -> {});
      JournalBenchmark benchmark = new JournalBenchmark(store, setup);
      benchmark.run(64, seconds, "warm-up");
      for (int inFlight : new int[] {1, 64, 256}) {
        benchmark.run(inFlight, seconds, "creates");
        benchmark.run(inFlight, seconds, "updates");
      }
    }
  }

  private void run(int inFlight, double seconds, String what) throws InterruptedException {
    JournalMetrics metrics = setup.writer().metrics();
    long events = metrics.events();
    long batches = metrics.batches();
    long nanos = metrics.commitNanos();
    long bytes = metrics.payloadBytes();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    AtomicLong number = new AtomicLong();
    CountDownLatch done = new CountDownLatch(inFlight);
    for (int i = 0; i < inFlight; i++) {
      next(what + start + "-" + i, 1, what.equals("creates"), number, end, done);
    }
    done.await();
    double elapsed = (System.nanoTime() - start) / 1e9;
    long written = metrics.events() - events;
    long statements = Math.max(1, metrics.batches() - batches);
    System.out.printf(
        "%-8s %3d in flight: %6.0f events/s, %5.1f events and %5.2f ms a statement, %d bytes an event%n",
        what,
        inFlight,
        written / elapsed,
        (double) written / statements,
        (metrics.commitNanos() - nanos) / 1e6 / statements,
        (metrics.payloadBytes() - bytes) / Math.max(1, written));
  }

  /** Each stream writes its next event when the last one is acknowledged. */
  private void next(
      String name, long sequence, boolean fresh, AtomicLong number, long end, CountDownLatch done) {
    if (System.nanoTime() > end) {
      done.countDown();
      return;
    }
    String object = fresh ? name + "-" + number.incrementAndGet() : name;
    long at = fresh ? 1 : sequence;
    ObjectKey key = Samples.configMap(object);
    EventType type = at == 1 ? EventType.CREATED : EventType.SPEC_CHANGED;
    ObjectEvent event = Samples.event(type, key, "uid", object + at, value);
    EncodedEvent encoded = store.codec().encode(key, event);
    setup
        .writer()
        .write(key, at, "w", 0, event, encoded)
        .whenCompleteAsync((_, _) -> next(name, at + 1, fresh, number, end, done));
  }

  private static Store open(Path directory, Optional<DatabaseUrl> url) {
    return Store.open(
        StoreSettings.of(
            directory,
            url,
            TestServer::secret,
            TestServer.NO_FACTS,
            "bench",
            System::nanoTime,
            new SecureRandom()));
  }
}
