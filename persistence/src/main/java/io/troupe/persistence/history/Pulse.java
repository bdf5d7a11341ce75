package io.troupe.persistence.history;

import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.postgres.Trouble;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Feels the server's pulse while a question waits for it. A large question may take long, so that
 * silence alone says nothing; but a server that is there lets in whoever comes. When it has not
 * done so twice in a row, the question's connection is broken off. Nothing is done for questions
 * that are answered soon. Any thread.
 */
final class Pulse {
  /** One for each question that may run at once, or they would wait for each other. */
  private static final int THREADS = 2;

  private static final int IDLE_SECONDS_MAX = 10;

  /** How long the server may take to let us in. */
  private static final int ANSWER_SECONDS_MAX = 2;

  private static final int MISSED_MAX = 2;

  private final Database database;
  private final long firstMillis;
  private final long nextMillis;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param firstMillis how long a question may take before anybody wonders
   * @param nextMillis between two looks
   */
  Pulse(Database database, long firstMillis, long nextMillis) {
    this.database = database;
    this.firstMillis = firstMillis;
    this.nextMillis = nextMillis;
    this.timer =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "store-pulse");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS_MAX, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /** From now on, until it is closed. */
  Watch on(Connection connection) {
    Watch watch = new Watch(connection);
    watch.next(firstMillis);
    return watch;
  }

  /** Of one connection. */
  final class Watch implements AutoCloseable {
    private final Connection connection;
    private Future<?> look;
    private boolean over;
    private int missed; // by one look after the other

    private Watch(Connection connection) {
      this.connection = connection;
    }

    private synchronized void next(long millis) {
      if (!over) {
        look = timer.schedule(this::look, millis, TimeUnit.MILLISECONDS);
      }
    }

    private void look() {
      if (isOver()) {
        return;
      }
      missed = isThere() ? 0 : missed + 1;
      if (missed < MISSED_MAX) {
        next(nextMillis);
      } else {
        breakOff();
      }
    }

    private synchronized boolean isOver() {
      return over;
    }

    /** Not when the connection is somebody else's by now. */
    private synchronized void breakOff() {
      if (!over) {
        try {
          connection.abort(Runnable::run);
        } catch (SQLException alreadyBroken) {
          return;
        }
      }
    }

    @Override
    public synchronized void close() {
      over = true;
      look.cancel(false);
    }
  }

  private boolean isThere() {
    try {
      database.connect(ANSWER_SECONDS_MAX).close();
      return true;
    } catch (SQLException e) {
      return Trouble.of(e) != Trouble.AWAY; // it may have too many guests, but it says so
    }
  }
}
