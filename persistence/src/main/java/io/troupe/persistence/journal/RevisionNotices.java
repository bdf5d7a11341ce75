package io.troupe.persistence.journal;

import io.troupe.persistence.postgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the database of commits by anybody, within about a millisecond: how an image goes on
 * while the other nodes themselves cannot be heard. One thread, one connection, made again when it
 * breaks; what was missed meanwhile is learnt by asking.
 */
public final class RevisionNotices implements AutoCloseable {
  /** Of {@code LISTEN}; in the database that the journal is in. */
  static final String CHANNEL = "troupe_revision";

  private static final Logger LOG = LoggerFactory.getLogger(RevisionNotices.class);
  private static final int SILENCE_MILLIS_MAX = 1_000;
  private static final int SOCKET_SECONDS_MAX = 2;
  private static final long RECONNECT_PAUSE_MILLIS = 100;

  private final Database database;
  private final LongConsumer revisions;
  private final Thread thread;
  private volatile boolean closing;

  private RevisionNotices(Database database, LongConsumer revisions) {
    this.database = database;
    this.revisions = revisions;
    this.thread = new Thread(this::run, "revision-notices");
    this.thread.setDaemon(true);
  }

  /**
   * @param revisions is told revisions that exist, also old ones, on this room's thread; quick
   */
  public static RevisionNotices start(Database database, LongConsumer revisions) {
    RevisionNotices notices = new RevisionNotices(database, revisions);
    notices.thread.start();
    return notices;
  }

  private void run() {
    while (!closing) {
      try (Connection connection = database.connect(SOCKET_SECONDS_MAX);
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + CHANNEL);
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (!closing) {
          tell(JournalRows.lastRevision(connection));
          hear(notified);
        }
      } catch (SQLException e) {
        LOG.debug("no notices from the database: {}", e.getMessage());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RECONNECT_PAUSE_MILLIS));
      }
    }
  }

  /** Returns after a silence, which may be the connection's end. */
  private void hear(PGConnection connection) throws SQLException {
    while (!closing) {
      PGNotification[] notices = connection.getNotifications(SILENCE_MILLIS_MAX);
      if (notices == null || notices.length == 0) {
        return;
      }
      tell(Long.parseLong(notices[notices.length - 1].getParameter()));
    }
  }

  private void tell(long revision) {
    try {
      revisions.accept(revision);
    } catch (RuntimeException e) {
      LOG.error("nobody could be told of revision {}", revision, e);
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
