package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.journal.JournalFault.DatabaseAway;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.row.JournalBounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The journal's tables as a log of commits. Any thread; queries run on the executor. */
public final class JdbcJournalLog implements JournalLog, AutoCloseable {
  private final Database database;
  private final JournalRows rows;
  private final Executor executor;
  private final LastRevision last;
  private final CoalescedReads<String, Long> lastRevision;

  /**
   * @param executor may block
   * @param latestExecutor may block too; for the last revision only, one task at a time
   */
  public JdbcJournalLog(
      Database database, EventCodec codec, Executor executor, Executor latestExecutor) {
    this.database = database;
    this.rows = new JournalRows(codec);
    this.executor = executor;
    this.last = new LastRevision(database);
    this.lastRevision =
        new CoalescedReads<>(keys -> Map.of(keys.iterator().next(), last.read()), latestExecutor);
  }

  @Override
  public CompletionStage<Long> lastRevision() {
    return lastRevision.read("last");
  }

  /**
   * Whether this database has the history that a commit was made in: holds it, has dropped it for
   * its age, or says that a restore left it behind. Blocks.
   */
  public boolean continues(OwnCommit commit) {
    try {
      return database.read(
          c -> JournalRows.knows(c, commit) || JournalBounds.abandoned(c, commit.last()));
    } catch (SQLException e) {
      throw new DatabaseAway("the journal cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    last.close();
  }

  @Override
  public CompletionStage<List<Commit>> read(long after, int eventsMax) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(connection -> read(connection, after, eventsMax));
          } catch (SQLException e) {
            throw new DatabaseAway("the journal cannot be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  /** The same within somebody's transaction. */
  public List<Commit> read(Connection connection, long after, int eventsMax) throws SQLException {
    List<JournalRows.Header> headers = new ArrayList<>();
    long last = after;
    for (JournalRows.Header header :
        rows.commits(connection, after, Optional.empty(), Math.max(1, eventsMax))) {
      if (header.first() > last + 1) {
        throw missing(connection, last + 1, header.first() - 1);
      }
      headers.add(header);
      last = header.last();
      if (last - after >= eventsMax) {
        break;
      }
    }
    List<CommittedEvent> events =
        headers.isEmpty() ? List.of() : rows.events(connection, after + 1, last);
    if (events.size() < last - after) {
      // A partition goes before the rows of its commits do.
      throw missing(connection, after + 1, last);
    }
    List<Commit> commits = new ArrayList<>(headers.size());
    int at = 0;
    for (JournalRows.Header header : headers) {
      long first = Math.max(header.first(), after + 1);
      int count = Math.toIntExact(header.last() - first + 1);
      commits.add(
          new Commit(
              first,
              header.last(),
              header.time(),
              header.writer(),
              events.subList(at, at + count)));
      at += count;
    }
    return commits;
  }

  private static RuntimeException missing(Connection connection, long first, long last)
      throws SQLException {
    return JournalBounds.floor(connection) >= first
        ? new RevisionsDropped(first, last)
        : new IllegalStateException(
            "revisions " + first + " to " + last + " are not in the journal");
  }
}
