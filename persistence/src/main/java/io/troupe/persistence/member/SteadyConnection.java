package io.troupe.persistence.member;

import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Trouble;
import java.sql.Connection;
import java.sql.SQLException;

/** One connection, made again when it breaks. Callers take turns. */
final class SteadyConnection implements AutoCloseable {
  private static final int TRANSACTION_MILLIS_MAX = 1_000;

  private final Database database;
  private Connection open;

  SteadyConnection(Database database) {
    this.database = database;
  }

  /**
   * What is done here may be done twice, when the connection broke the first time.
   *
   * @throws MembersUnavailable if it was not done, or nobody can say
   */
  synchronized <T> T run(Database.Work<T> work) {
    try {
      return attempt(work);
    } catch (SQLException e) {
      throw new MembersUnavailable(e);
    }
  }

  private <T> T attempt(Database.Work<T> work) throws SQLException {
    boolean fresh = open == null;
    try {
      return work.on(connection());
    } catch (SQLException e) {
      if (Trouble.of(e) != Trouble.AWAY) {
        throw e;
      }
      close();
      if (fresh) {
        throw e;
      }
      return work.on(connection());
    }
  }

  private Connection connection() throws SQLException {
    if (open == null) {
      open = database.connectWriter(TRANSACTION_MILLIS_MAX);
    }
    return open;
  }

  @Override
  public synchronized void close() {
    if (open != null) {
      Database.closeQuietly(open);
      open = null;
    }
  }
}
