package io.troupe.persistence.retention;

import io.troupe.persistence.chain.ChainHash;
import io.troupe.persistence.chain.ChainRows;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Writes down what the hash chain goes on from when the rows up to a revision are dropped. A commit
 * may lie across the floor: half of its rows stay, and can be verified only with the digests of the
 * other half.
 */
final class ChainFloor {
  private ChainFloor() {}

  /** Within the transaction that drops the rows, before it does. */
  static void note(Connection connection, long floor) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE journal_floor SET row_digests = ?, chain_hash = coalesce((SELECT chain_hash"
                + " FROM commit WHERE last <= ? ORDER BY last DESC LIMIT 1), chain_hash)"
                + " WHERE revision <= ?")) {
      update.setBytes(1, dropped(connection, floor));
      update.setLong(2, floor);
      update.setLong(3, floor);
      update.executeUpdate();
    }
    // Their links are under the one that was just noted.
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM journal_seal WHERE revision <"
                + " (SELECT last FROM commit WHERE last <= ? ORDER BY last DESC LIMIT 1)")) {
      delete.setLong(1, floor);
      delete.executeUpdate();
    }
  }

  /** Digests of those rows of the commit across the floor that go. */
  private static byte[] dropped(Connection connection, long floor) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + ChainRows.COLUMNS
                + " FROM event_journal WHERE ordering <= ? AND ordering >="
                + " (SELECT first FROM commit WHERE last > ? ORDER BY last LIMIT 1)"
                + " ORDER BY ordering")) {
      query.setLong(1, floor);
      query.setLong(2, floor);
      ByteArrayOutputStream digests = new ByteArrayOutputStream(ChainHash.BYTES);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          digests.writeBytes(ChainRows.row(rows).digest());
        }
      }
      return digests.toByteArray();
    }
  }
}
