package io.troupe.persistence.bench;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import io.troupe.persistence.codec.SampleObjects;
import io.troupe.persistence.journal.RevisionWriter;
import io.troupe.persistence.journal.Samples;
import io.troupe.persistence.replay.InOrder;
import io.troupe.persistence.replay.JdbcReplaySource;
import io.troupe.persistence.replay.ReplayEvent;
import io.troupe.persistence.replay.ReplaySource;
import io.troupe.persistence.verify.JournalVerification;
import io.troupe.persistence.verify.JournalVerification.Report;
import io.troupe.persistence.verify.JournalVerification.Span;
import io.troupe.persistence.verify.JournalVerification.Watcher;
import io.troupe.persistence.verify.JournalVerification.Wish;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Events per second of replaying and verifying a journal of objects of the usual kinds. Arguments:
 * a directory, which may be one of {@code PastBenchmark}'s, and how many events if it is empty.
 */
public final class ReplayBenchmark {
  private static final int NAMES = 5_000;
  private static final int IN_FLIGHT = 1_024;

  private ReplayBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    try (Store store =
        Store.open(
            StoreSettings.of(
                Path.of(arguments[0]),
                Optional.empty(),
                TestServer::secret,
                TestServer.NO_FACTS,
                "bench",
                System::nanoTime,
                new SecureRandom()))) {
      int events = (int) store.past().bounds().toCompletableFuture().get().last();
      if (events == 0) {
        events = Integer.parseInt(arguments[1]);
        fill(store, store.journal(_ -> {}, _ -> Optional.empty(), _ -> {}).writer(), events);
      }
      for (int i = 0; i < 3; i++) {
        replay(store, events);
        verify(store);
      }
    }
  }

  private static void fill(Store store, RevisionWriter writer, int events) throws Exception {
    SampleObjects samples = new SampleObjects(1);
    Map<String, byte[]> objects = new TreeMap<>();
    SampleObjects.KINDS.forEach(kind -> objects.put(kind, samples.next(kind)));
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      String kind = SampleObjects.KINDS.get(i % NAMES % SampleObjects.KINDS.size());
      ObjectKey key = Samples.configMap(kind.toLowerCase(java.util.Locale.ROOT) + "-" + i % NAMES);
      long number = 1 + i / NAMES;
      EventType type = number == 1 ? EventType.CREATED : EventType.STATUS_REPORTED;
      ObjectEvent event =
          new ObjectEvent(
              type,
              new io.troupe.core.meta.Uid("uid-" + i % NAMES),
              objects.get(kind),
              Samples.cause("request-" + i));
      writes.add(writer.write(key, number, "w", i, event, writer.encode(key, event)));
      if (writes.size() == IN_FLIGHT) {
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        writes.clear();
      }
    }
    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    say("written", events, start, 0);
  }

  private static void replay(Store store, int events) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    long cpu = cpu();
    long start = System.nanoTime();
    ReplaySource source = new JdbcReplaySource(store.database(), store.codec(), Runnable::run);
    long[] at = new long[2];
    InOrder.<ReplaySource.Page, List<ReplayEvent>, RuntimeException>run(
        () -> {
          if (at[0] >= events) {
            return Optional.empty();
          }
          ReplaySource.Page page =
              source.page(at[0], events, (_, _) -> true).toCompletableFuture().join();
          at[0] = page.through();
          return Optional.of(page);
        },
        page -> source.decode(page).toCompletableFuture().join(),
        threads,
        4,
        page -> page.forEach(event -> at[1] += event.json().length));
    threads.shutdown();
    say("replayed, " + at[1] / events + " bytes each", events, start, cpu() - cpu);
  }

  private static void verify(Store store) throws Exception {
    long cpu = cpu();
    long start = System.nanoTime();
    Report report =
        new JournalVerification(store.database(), _ -> store.codec(), 2)
            .run(
                Wish.NONE,
                new Watcher() {
                  @Override
                  public void begins(Span span) {}

                  @Override
                  public void at(long rows) {}
                });
    say(
        "verified, " + report.findings().count() + " findings",
        report.events(),
        start,
        cpu() - cpu);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void say(String what, long events, long start, long cpuNanos) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%-36s %,9.0f events/s, %.1f us of this process's CPU an event, load average %.1f%n",
        what,
        events / seconds,
        cpuNanos / 1e3 / events,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
