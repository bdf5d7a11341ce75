package io.troupe.persistence.journal;

import io.troupe.persistence.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Asks for the last revision on a connection of its own, which gives up soon: every consistent read
 * waits for the answer, so it must not queue behind anything, and a database that is cut off must
 * be known as such. One thread at a time.
 */
final class LastRevision implements AutoCloseable {
  private static final int SOCKET_SECONDS_MAX = 1;

  private final Database database;
  private volatile Connection kept;

  LastRevision(Database database) {
    this.database = database;
  }

  long read() throws SQLException {
    Connection connection = kept;
    if (connection != null) {
      try {
        return JournalRows.lastRevision(connection);
      } catch (SQLException broken) {
        close();
      }
    }
    connection = database.connect(SOCKET_SECONDS_MAX);
    kept = connection;
    try {
      return JournalRows.lastRevision(connection);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      Database.closeQuietly(connection);
    }
  }
}
