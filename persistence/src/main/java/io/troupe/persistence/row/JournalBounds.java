package io.troupe.persistence.row;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Which revisions the journal does not have. Blocks. */
public final class JournalBounds {
  private JournalBounds() {}

  /** Everything up to here was dropped for its age. */
  public static long floor(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT revision FROM journal_floor");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether a restore has left a revision to nobody, knowingly. */
  public static boolean abandoned(Connection connection, long revision) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM restoration WHERE before < ? AND revision > ?")) {
      query.setLong(1, revision);
      query.setLong(2, revision);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }
}
