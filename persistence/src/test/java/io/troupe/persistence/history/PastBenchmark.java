package io.troupe.persistence.history;

import io.troupe.core.meta.ObjectKey;
import io.troupe.core.meta.ResourceType;
import io.troupe.persistence.Store;
import io.troupe.persistence.StoreSettings;
import io.troupe.persistence.TestServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How fast the past is read, verified and rebuilt, and what it costs on disk. Arguments: a
 * directory, which is kept for the next run, and how many events the journal gets if it is empty
 * (5,000,000 take some minutes, 1 GB of heap and 4 GB of disk). Prints milliseconds.
 */
public final class PastBenchmark {
  private static final ResourceType PODS = new ResourceType("", "pods");
  private static final int GETS = 3_000;
  private static final int LISTS = 300;
  private static final int WARM_UP = 10;
  private static final int SAMPLES = 1_000;

  private PastBenchmark() {}

  @FunctionalInterface
  interface Question {
    void ask(int number) throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    long events = Long.parseLong(arguments[1]);
    long seed = 42;
    try (Store store = open(Path.of(arguments[0]))) {
      if (store.past().bounds().toCompletableFuture().get().last() == 0) {
        long before = System.nanoTime();
        new JournalFiller(store.database(), seed).fill(events);
        System.out.printf("filled in %.0f s%n", (System.nanoTime() - before) / 1e9);
      }
      WholeJournal whole = new WholeJournal(store);
      whole.writeSummaries();
      long last = store.past().bounds().toCompletableFuture().get().last();
      double bytes = store.database().read(PastBenchmark::bytes);
      System.out.printf("%,d events, %.0f bytes an event on disk%n", last, bytes / last);
      store.database().read(connection -> sizes(connection, last));
      Random random = new Random(seed);
      List<Sample> samples = store.database().read(c -> samples(c, last, random));
      measure(store.past(), samples, last, random);
      new EntryPages(store.past(), last).measure();
      whole.measure(last);
    }
  }

  /** A pod that lived at a revision. */
  private record Sample(ObjectKey key, long revision) {}

  private static List<Sample> samples(Connection connection, long last, Random random)
      throws SQLException {
    List<Sample> samples = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT persistence_id FROM event_journal WHERE ordering = ?"
                + " AND event_ser_manifest <> 'Deleted' AND left(persistence_id, 6) = '/pods/'")) {
      while (samples.size() < SAMPLES) {
        long ordering = 1 + random.nextLong(last);
        query.setLong(1, ordering);
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            samples.add(new Sample(ObjectKey.parse(row.getString(1)), ordering));
          }
        }
      }
    }
    return samples;
  }

  private static void measure(Past past, List<Sample> samples, long events, Random random)
      throws Exception {
    report(
        "get of a pod that lived",
        GETS,
        i -> {
          Sample sample = samples.get(random.nextInt(samples.size()));
          if (past.objectAt(sample.key(), sample.revision())
              .toCompletableFuture()
              .get()
              .isEmpty()) {
            throw new IllegalStateException(sample.toString());
          }
        });
    report(
        "get of a node that changes all the time",
        GETS,
        i ->
            past.objectAt(
                    ObjectKey.of("", "nodes", "", "node-" + i % 200), 1 + random.nextLong(events))
                .toCompletableFuture()
                .get());
    long[] found = new long[1];
    report(
        "list of a namespace's pods",
        LISTS,
        i ->
            found[0] +=
                past.listAt(
                        PODS,
                        "ns-" + random.nextInt(JournalFiller.NAMESPACES),
                        100_000 + random.nextLong(Math.max(1, events - 100_000)))
                    .toCompletableFuture()
                    .get()
                    .size());
    System.out.printf("  %d pods in a list on average%n", found[0] / LISTS);
    PastBounds bounds = past.bounds().toCompletableFuture().get();
    long millis = bounds.lastTime().toEpochMilli() - bounds.floorTime().toEpochMilli();
    report(
        "list of a namespace's pods as of a time",
        LISTS,
        i -> {
          Instant time = bounds.floorTime().plusMillis((long) (millis * random.nextDouble()));
          long revision = past.revisionAt(time).toCompletableFuture().get().orElseThrow();
          past.listAt(PODS, "ns-" + i % JournalFiller.NAMESPACES, revision)
              .toCompletableFuture()
              .get();
        });
    report(
        "page of 500 events of a type",
        LISTS,
        i ->
            past.events(
                    new PastScope.OfType(new ResourceType("apps", "deployments"), "ns-1"),
                    1,
                    1 + random.nextLong(events),
                    Past.Order.NEWEST_FIRST,
                    500)
                .toCompletableFuture()
                .get());
    report(
        "page of 100 events of a name",
        LISTS,
        i ->
            past.events(
                    new PastScope.OfObject(ObjectKey.of("", "nodes", "", "node-" + i % 200)),
                    1,
                    1 + random.nextLong(events),
                    Past.Order.NEWEST_FIRST,
                    100)
                .toCompletableFuture()
                .get());
  }

  static void report(String what, int times, Question question) throws Exception {
    for (int i = 0; i < times / WARM_UP; i++) {
      question.ask(i);
    }
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long before = System.nanoTime();
      question.ask(i);
      millis[i] = (System.nanoTime() - before) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%-42s p50 %6.1f ms, p99 %6.1f ms, max %6.1f ms%n",
        what, millis[times / 2], millis[times * 99 / 100], millis[times - 1]);
  }

  /** By table and index, partitions together. */
  private static int sizes(Connection connection, long events) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT regexp_replace(relname, '_[0-9]+', ''), sum(pg_relation_size(oid))"
                    + " FROM pg_class WHERE relkind IN ('r', 'i') AND (relname LIKE 'event_journal%'"
                    + " OR relname ~ '^(commit|head|epoch|journal_summary)') GROUP BY 1 ORDER BY 2 DESC")) {
      while (row.next()) {
        System.out.printf("  %-50s %6.1f%n", row.getString(1), row.getDouble(2) / events);
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT avg((whole IS NOT NULL)::int), avg(octet_length(event_payload))"
                    + " FILTER (WHERE whole IS NULL), avg(octet_length(event_payload))"
                    + " FILTER (WHERE whole IS NOT NULL) FROM event_journal")) {
      row.next();
      System.out.printf(
          "  differences %.2f, payloads whole %.0f, difference %.0f%n",
          row.getDouble(1), row.getDouble(2), row.getDouble(3));
    }
    return 0;
  }

  private static double bytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND"
                    + " (relname LIKE 'event_journal%' OR relname IN ('commit', 'head', 'epoch',"
                    + " 'epoch_part', 'journal_base', 'journal_summary'))")) {
      row.next();
      return row.getDouble(1);
    }
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
