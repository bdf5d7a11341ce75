package io.troupe.persistence.retention;

import io.troupe.persistence.postgres.Partitions.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps the last event of every object that lives at the end of a partition which is about to be
 * dropped, so that every revision from there on can still be told, and with a difference the whole
 * event it needs, which is of the same partition. Blocks, for seconds, but nobody: what it reads is
 * not written any more, and what it writes only the past reads.
 */
final class JournalBase {
  private JournalBase() {}

  /** Within the transaction that drops the partition and moves the floor to its end. */
  static void absorb(Connection connection, Partition partition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE last_of_name ON COMMIT DROP AS"
              + " SELECT persistence_id, max(ordering) AS ordering FROM "
              + partition.table()
              + " GROUP BY persistence_id");
      statement.execute(
          "DELETE FROM journal_base b USING last_of_name l"
              + " WHERE b.persistence_id = l.persistence_id");
      statement.execute(
          "INSERT INTO journal_base (persistence_id, sequence_number, ordering, event_payload,"
              + " whole, whole_payload)"
              + " SELECT j.persistence_id, j.sequence_number, j.ordering, j.event_payload,"
              + " j.whole, w.event_payload FROM last_of_name l JOIN "
              + partition.table()
              + " j ON j.ordering = l.ordering LEFT JOIN "
              + partition.table()
              + " w ON w.ordering = j.whole WHERE j.event_ser_manifest <> 'Deleted'");
    }
    BaseSeal.seal(connection);
    moveFloor(connection, partition.end() - 1);
  }

  /** The time is the last commit's that began at or before the new floor. */
  private static void moveFloor(Connection connection, long floor) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                "UPDATE journal_floor SET revision = ?, committed_at = coalesce((SELECT committed_at"
                    + " FROM commit WHERE last <= ? ORDER BY last DESC LIMIT 1), committed_at)"
                    + " WHERE revision < ?");
        PreparedStatement epochs =
            connection.prepareStatement("DELETE FROM epoch WHERE revision < ?");
        PreparedStatement parts =
            connection.prepareStatement("DELETE FROM epoch_part WHERE revision < ?");
        PreparedStatement summaries =
            connection.prepareStatement("DELETE FROM journal_summary WHERE first <= ?")) {
      update.setLong(1, floor);
      update.setLong(2, floor);
      update.setLong(3, floor);
      update.executeUpdate();
      epochs.setLong(1, floor);
      epochs.executeUpdate();
      parts.setLong(1, floor);
      parts.executeUpdate();
      summaries.setLong(1, floor);
      summaries.executeUpdate();
    }
  }
}
