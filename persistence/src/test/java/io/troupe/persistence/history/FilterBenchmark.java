package io.troupe.persistence.history;

import com.sun.management.OperatingSystemMXBean;
import io.troupe.core.history.EntryFilter;
import io.troupe.core.outcome.Result;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How fast few events are found among many, without summaries and with them, and what these take.
 * Arguments: a directory, which is kept for the next run, and how many events the journal gets if
 * it is empty. Prints milliseconds, and those of a processor that this process used.
 */
public final class FilterBenchmark {
  private static final int PAGE = 500;
  private static final int TIMES = 3;
  private static final int READ_WHOLE = 50_000;

  /** A search without summaries is given up after so many pages. */
  private static final int PAGES_MAX = 1_000;

  private FilterBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    long events = Long.parseLong(arguments[1]);
    try (Store store = open(Path.of(arguments[0]))) {
      if (bounds(store).last() == 0) {
        new JournalFiller(store.database(), 42).fill(events);
      }
      long last = bounds(store).last();
      System.out.printf("%,d events%n", last);
      everything(store, last);
      change(store, "TRUNCATE journal_summary");
      questions(store, last);
      long before = System.nanoTime();
      long cpuBefore = cpu();
      long written = 0;
      while (store.summaries().writeNext().toCompletableFuture().get(1, TimeUnit.MINUTES)) {
        written++;
      }
      double seconds = (System.nanoTime() - before) / 1e9;
      System.out.printf(
          "%d summaries in %.1f s, %.1f s of a processor, %.2f bytes an event, %.2f on disk%n",
          written,
          seconds,
          (cpu() - cpuBefore) / 1e9,
          number(store, "SELECT sum(length(content)) FROM journal_summary")
              / (double) (written * Summaries.REVISIONS),
          number(store, "SELECT pg_total_relation_size('journal_summary')")
              / (double) (written * Summaries.REVISIONS));
      questions(store, last);
    }
  }

  private static void questions(Store store, long last) throws Exception {
    PastScope cluster = new PastScope.OfCluster();
    entries(store, last, cluster, "user=nobody");
    entries(store, last, cluster, "user=alice");
    entries(store, last, cluster, "user=alice,verb=patch,object.resource=deployments");
    entries(store, last, cluster, "object.name=not-there");
    entries(store, last, cluster, "field=spec.replicas");
    entries(store, last, cluster, "field=status.phase");
    entries(store, last, cluster, "field=status.nothing");
    entries(store, last, cluster, "field=metadata.labels.nothing");
    entries(store, last, new PastScope.OfNamespace("ns-none"), "");
    entries(store, last, cluster, "user=system:node:node-7");
    entries(store, last, new PastScope.OfNamespace("ns-1"), "");
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i <= 200; i++) {
      ends.add(last * i / 200);
    }
    double best = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    String sum = "";
    for (int i = 0; i < TIMES; i++) {
      long before = System.nanoTime();
      long cpuBefore = cpu();
      Optional<List<Long>> counts =
          store
              .past()
              .counts(
                  new PastScope.OfNamespace("ns-1"),
                  EntryFilter.EVERYTHING.without("internal.troupe.io"),
                  ends)
              .toCompletableFuture()
              .get(5, TimeUnit.MINUTES);
      sum = counts.map(all -> "" + all.stream().mapToLong(n -> n).sum()).orElse("not told");
      best = Math.min(best, (System.nanoTime() - before) / 1e6);
      cpu = Math.min(cpu, (cpu() - cpuBefore) / 1e6);
    }
    System.out.printf(
        "%-62s %8.0f ms %8.0f ms (%s)%n", "timeline of a namespace, 200 buckets", best, cpu, sum);
  }

  /** What a list did that filtered by itself: it read whatever happened. */
  private static void everything(Store store, long last) throws Exception {
    long before = System.nanoTime();
    long cpuBefore = cpu();
    int read = 0;
    OptionalLong next = OptionalLong.of(last);
    while (next.isPresent() && read < READ_WHOLE) {
      PastPage page =
          store
              .past()
              .events(
                  new PastScope.OfCluster(), 1, next.getAsLong(), Past.Order.NEWEST_FIRST, 1_000)
              .toCompletableFuture()
              .get(5, TimeUnit.MINUTES);
      read += page.events().size();
      next = page.resume();
    }
    System.out.printf(
        "%-62s %8.0f ms %8.0f ms%n",
        "reading " + read + " events whole",
        (System.nanoTime() - before) / 1e6,
        (cpu() - cpuBefore) / 1e6);
  }

  /** As a list does: pages until there are enough entries, the newest first. */
  private static void entries(Store store, long last, PastScope scope, String selector)
      throws Exception {
    if (!(EntryFilter.parse(selector) instanceof Result.Ok<EntryFilter>(EntryFilter filter))) {
      throw new IllegalArgumentException(selector);
    }
    double best = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    int found = 0;
    int pages = 0;
    for (int i = 0; i < TIMES; i++) {
      long before = System.nanoTime();
      long cpuBefore = cpu();
      found = 0;
      pages = 0;
      OptionalLong next = OptionalLong.of(last);
      while (next.isPresent() && found < PAGE && pages < PAGES_MAX) {
        PastPage page =
            store
                .past()
                .events(scope, filter, 1, next.getAsLong(), Past.Order.NEWEST_FIRST, PAGE)
                .toCompletableFuture()
                .get(5, TimeUnit.MINUTES);
        found += page.events().size();
        next = page.resume();
        pages++;
      }
      best = Math.min(best, (System.nanoTime() - before) / 1e6);
      cpu = Math.min(cpu, (cpu() - cpuBefore) / 1e6);
    }
    System.out.printf(
        "%-62s %8.0f ms %8.0f ms (%d of them, %d pages)%n",
        scope + " " + selector, best, cpu, found, pages);
  }

  /** Nanoseconds that processors have worked for this process; the database's are not in it. */
  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static PastBounds bounds(Store store) throws Exception {
    return store.past().bounds().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  private static void change(Store store, String sql) throws SQLException {
    store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  private static long number(Store store, String sql) throws SQLException {
    return store
        .database()
        .read(connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private static Store open(Path directory) {
    return Store.open(
        StoreSettings.of(
            directory,
            Optional.empty(),
            TestServer::secret,
            TestServer.NO_FACTS,
            "bench",
            System::nanoTime,
            new SecureRandom()));
  }
}
