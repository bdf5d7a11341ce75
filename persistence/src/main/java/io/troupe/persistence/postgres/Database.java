package io.troupe.persistence.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections: idle ones kept for readers, and single ones for the journal's writer, which must
 * know when its own breaks.
 *
 * <p>There is no pool with threads and back-off of its own: readers are few, they run on the
 * store's own threads, and after an outage the next read must succeed at once, not at the end of
 * somebody's back-off.
 */
public final class Database implements AutoCloseable {
  private static final int IDLE_MAX = 4;
  private static final int CONNECT_SECONDS_MAX = 1;

  /**
   * The first one also loads the driver: on a busy machine with a cold JVM that alone takes
   * seconds, and nobody is kept waiting but the start.
   */
  private static final int FIRST_CONNECT_SECONDS_MAX = 20;

  /** No query of ours takes this long but a checkpoint's. */
  private static final int READ_SECONDS_MAX = 60;

  /**
   * More than the server lets a writer's statement last; a stalled network is noticed after this.
   */
  private static final int WRITE_SECONDS_MAX = 2;

  private static final int TRANSACTION_TIMEOUT_SINCE = 17;

  private final DatabaseUrl url;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  private Database(DatabaseUrl url) {
    this.url = url;
  }

  /** Done again when a kept connection broke, so twice must be as good as once. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /**
   * Opens one connection to see that it can.
   *
   * @throws DatabaseStartFailure if the server cannot be reached or refuses us
   */
  public static Database open(DatabaseUrl url) {
    Database database = new Database(url);
    try {
      database.giveBack(database.connect(READ_SECONDS_MAX, FIRST_CONNECT_SECONDS_MAX));
      return database;
    } catch (SQLException e) {
      throw new DatabaseStartFailure(
          "cannot reach the database at " + url + ": " + e.getMessage(), e);
    }
  }

  public DatabaseUrl url() {
    return url;
  }

  /** Runs on an idle or new connection in autocommit mode, on the caller's thread. */
  public <T> T read(Work<T> work) throws SQLException {
    Connection kept = idle.pollFirst();
    if (kept != null) {
      try {
        return run(kept, work);
      } catch (SQLException e) {
        if (!Trouble.of(e).equals(Trouble.AWAY)) {
          throw e;
        }
        dropIdle();
      }
    }
    return run(connect(READ_SECONDS_MAX), work);
  }

  private <T> T run(Connection connection, Work<T> work) throws SQLException {
    boolean healthy = false;
    try {
      T result = work.on(connection);
      healthy = true;
      return result;
    } finally {
      if (healthy) {
        giveBack(connection);
      } else {
        closeQuietly(connection);
      }
    }
  }

  /** A connection outside the pool in autocommit mode, whose transactions the server cuts short. */
  public Connection connectWriter(int transactionMillisMax) throws SQLException {
    Connection connection = connect(WRITE_SECONDS_MAX);
    try (Statement statement = connection.createStatement()) {
      String timeout =
          connection.getMetaData().getDatabaseMajorVersion() >= TRANSACTION_TIMEOUT_SINCE
              ? "transaction_timeout"
              : "idle_in_transaction_session_timeout";
      statement.execute("SET " + timeout + " = " + transactionMillisMax);
      statement.execute("SET tcp_user_timeout = " + transactionMillisMax);
      // The writer's statement has one good plan; planning it for each batch costs a third of it.
      statement.execute("SET plan_cache_mode = force_generic_plan");
      return connection;
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    dropIdle();
  }

  /** A connection that is the caller's to close. */
  public Connection connect() throws SQLException {
    return connect(READ_SECONDS_MAX);
  }

  /** The same, for one that must not wait long for an answer. */
  public Connection connect(int socketSecondsMax) throws SQLException {
    return connect(socketSecondsMax, CONNECT_SECONDS_MAX);
  }

  private Connection connect(int socketSecondsMax, int connectSecondsMax) throws SQLException {
    Properties properties = new Properties();
    if (!url.user().isEmpty()) {
      properties.setProperty("user", url.user());
    }
    if (!url.password().isEmpty()) {
      properties.setProperty("password", url.password());
    }
    properties.setProperty("connectTimeout", Integer.toString(connectSecondsMax));
    properties.setProperty("loginTimeout", Integer.toString(connectSecondsMax));
    properties.setProperty("socketTimeout", Integer.toString(socketSecondsMax));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "troupe");
    return DriverManager.getConnection(url.jdbc(), properties);
  }

  private void giveBack(Connection connection) {
    if (closed || idle.size() >= IDLE_MAX) {
      closeQuietly(connection);
    } else {
      idle.addFirst(connection);
    }
  }

  private void dropIdle() {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      closeQuietly(c);
    }
  }

  /** Closing a broken connection fails; nothing follows from it. */
  public static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException alreadyBroken) {
      return;
    }
  }
}
