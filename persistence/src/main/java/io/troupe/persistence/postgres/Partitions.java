package io.troupe.persistence.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Makes the journal's partitions before they are needed. A table is filled with nothing and then
 * attached, because that, other than creating it in place, does not block writers.
 */
public final class Partitions {
  /** Revisions in one partition; about half a gigabyte. */
  public static final long REVISIONS = 1_000_000;

  private static final int AHEAD = 2;

  /** Any number, the same on every node. */
  private static final long ADVISORY_LOCK = 0x7472_6f75_7065L;

  private Partitions() {}

  /** Which one a revision goes to. */
  public static long number(long revision) {
    return revision / REVISIONS;
  }

  /**
   * Revisions by partition, for queries that name them one by one: an array does not tell
   * PostgreSQL which partitions it needs.
   *
   * @param ascending revisions
   * @param max of one query
   */
  public static List<long[]> split(long[] ascending, int max) {
    List<long[]> parts = new ArrayList<>();
    int from = 0;
    while (from < ascending.length) {
      int to = from;
      while (to < ascending.length
          && to - from < max
          && number(ascending[to]) == number(ascending[from])) {
        to++;
      }
      parts.add(Arrays.copyOfRange(ascending, from, to));
      from = to;
    }
    return parts;
  }

  /**
   * Several nodes may do this at once.
   *
   * @param connection in autocommit mode
   * @param revision any up to the last committed one
   * @return the first revision that has no partition yet
   */
  public static long ensure(Connection connection, long revision) throws SQLException {
    long current = revision / REVISIONS;
    try (Statement statement = connection.createStatement()) {
      for (long partition = current; partition <= current + AHEAD; partition++) {
        if (!exists(statement, partition)) {
          create(connection, statement, partition);
        }
      }
    }
    return (current + AHEAD + 1) * REVISIONS;
  }

  /** Only the partition of one revision. */
  public static void ensureOne(Connection connection, long revision) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement, revision / REVISIONS)) {
        create(connection, statement, revision / REVISIONS);
      }
    }
  }

  /**
   * @param first the least revision that may be in it
   * @param end the least that is too large
   * @param bytes on disk, indexes included
   */
  public record Partition(String table, long first, long end, long bytes) {}

  /** All there are, the oldest first. */
  public static List<Partition> all(Connection connection) throws SQLException {
    List<Partition> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT c.relname, pg_total_relation_size(c.oid) FROM pg_inherits i"
                    + " JOIN pg_class c ON c.oid = i.inhrelid"
                    + " WHERE i.inhparent = 'event_journal'::regclass")) {
      while (rows.next()) {
        String table = rows.getString(1);
        long number = Long.parseLong(table.substring(table.lastIndexOf('_') + 1));
        long first = number * REVISIONS;
        found.add(new Partition(table, first, first + REVISIONS, rows.getLong(2)));
      }
    }
    found.sort(Comparator.comparing(Partition::first));
    return found;
  }

  private static void create(Connection connection, Statement statement, long partition)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      statement.execute("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")");
      if (!exists(statement, partition)) {
        String name = name(partition);
        long from = partition * REVISIONS;
        long to = from + REVISIONS;
        statement.execute(
            "CREATE TABLE "
                + name
                + " (LIKE event_journal INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING CONSTRAINTS,"
                + " CHECK (ordering >= "
                + from
                + " AND ordering < "
                + to
                // Only ever grows at its end.
                + "), PRIMARY KEY (ordering) WITH (fillfactor = 100))");
        statement.execute(
            "ALTER TABLE event_journal ATTACH PARTITION "
                + name
                + " FOR VALUES FROM ("
                + from
                + ") TO ("
                + to
                + ")");
      }
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static boolean exists(Statement statement, long partition) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT 1 FROM pg_inherits WHERE inhparent = 'event_journal'::regclass"
                + " AND inhrelid = to_regclass('"
                + name(partition)
                + "')")) {
      return found.next();
    }
  }

  private static String name(long partition) {
    return "event_journal_" + partition;
  }
}
