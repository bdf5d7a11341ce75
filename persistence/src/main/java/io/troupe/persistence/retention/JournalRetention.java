package io.troupe.persistence.retention;

import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.postgres.Partitions.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Drops the oldest partitions of the journal, whole, while everybody goes on.
 *
 * <p>A partition may go when every kept checkpoint is behind it: then each object whose last event
 * is in it is in a checkpoint, and a start reads neither; {@link JournalBase} keeps those events
 * for readers of the past. It goes when its newest commit is too old, or when the journal takes too
 * much room. Names without an object keep their row in {@code head}, so that nobody can begin them
 * at number 1 again. Nodes may do this at once: one of them does it.
 */
public final class JournalRetention {
  /** Any number, the same on every node, and nobody else's. */
  private static final long ADVISORY_LOCK = 0x7472_6f75_7067L;

  /** Dropping excludes everybody for a moment; writers must not queue behind a long reader. */
  private static final int LOCK_MILLIS_MAX = 100;

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final int COMMITS_AT_ONCE = 5_000;

  private final Duration keep;
  private final long bytesMax;

  /**
   * @param keep how old a partition's newest commit may become; zero for ever
   * @param bytesMax of the journal on disk; 0 for no limit. The partitions that are written now and
   *     that no checkpoint covers yet stay, however large.
   */
  public JournalRetention(Duration keep, long bytesMax) {
    this.keep = keep;
    this.bytesMax = bytesMax;
  }

  /**
   * @param bytes of the journal on disk
   * @param oldest revision that can still be read
   */
  public record Kept(long bytes, long oldest, int dropped) {}

  /**
   * @param connection in autocommit mode
   */
  public Kept run(Connection connection) throws SQLException {
    long bytes = number(connection, "SELECT pg_total_relation_size('commit')");
    for (Partition partition : Partitions.all(connection)) {
      bytes += partition.bytes();
    }
    long covered =
        number(
            connection,
            "SELECT coalesce(min(revision), 0) FROM"
                + " (SELECT revision FROM checkpoint ORDER BY revision DESC LIMIT 2) AS kept");
    int dropped = 0;
    for (Partition partition : Partitions.all(connection)) {
      boolean wanted = bytesMax > 0 && bytes > bytesMax || old(connection, partition);
      if (partition.end() > covered || !wanted || !drop(connection, partition)) {
        break;
      }
      bytes -= partition.bytes();
      dropped++;
    }
    long floor = number(connection, "SELECT revision FROM journal_floor");
    deleteCommits(connection, floor);
    return new Kept(bytes, floor + 1, dropped);
  }

  private boolean old(Connection connection, Partition partition) throws SQLException {
    if (keep.isZero()) {
      return false;
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT coalesce((SELECT committed_at FROM commit WHERE last < ? ORDER BY last DESC"
                + " LIMIT 1) < clock_timestamp() - ? * interval '1 millisecond', true)")) {
      query.setLong(1, partition.end());
      query.setLong(2, keep.toMillis());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** False when it has to wait: somebody reads it, or another node is at it. */
  private static boolean drop(Connection connection, Partition partition) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = " + LOCK_MILLIS_MAX);
      try (ResultSet mine =
          statement.executeQuery("SELECT pg_try_advisory_xact_lock(" + ADVISORY_LOCK + ")")) {
        mine.next();
        if (!mine.getBoolean(1)) {
          connection.rollback();
          return false;
        }
      }
      if (number(connection, "SELECT revision FROM journal_floor") >= partition.end() - 1) {
        connection.rollback(); // another node was faster
        return false;
      }
      boolean holds = BaseSeal.holds(connection);
      ChainFloor.note(connection, partition.end() - 1);
      JournalBase.absorb(connection, partition);
      statement.execute("DROP TABLE IF EXISTS " + partition.table());
      if (holds) { // else verification is to go on telling
        BaseSeal.chain(connection);
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      connection.rollback();
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void deleteCommits(Connection connection, long floor) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM commit WHERE last IN"
                + " (SELECT last FROM commit WHERE last <= ? ORDER BY last LIMIT ?)")) {
      delete.setLong(1, floor);
      delete.setInt(2, COMMITS_AT_ONCE);
      int deleted = COMMITS_AT_ONCE;
      while (deleted == COMMITS_AT_ONCE) {
        deleted = delete.executeUpdate();
      }
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
