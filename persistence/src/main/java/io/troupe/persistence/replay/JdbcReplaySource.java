package io.troupe.persistence.replay;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.json.Json;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.EventType;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.StoredEvent;
import io.troupe.persistence.history.PastUnavailable;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.replay.RowPages.RawCommit;
import io.troupe.persistence.row.JournalBounds;
import io.troupe.persistence.row.RowReader;
import io.troupe.persistence.row.WholeRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The journal's tables as a replay. No transaction is open between pages: a slow client would hold
 * up retention.
 */
public final class JdbcReplaySource implements ReplaySource {
  /** Revisions looked at in one page. */
  private static final int REVISIONS_AT_ONCE = 2_000;

  /** Payloads of one page; one more row than that is always in it. */
  private static final long BYTES_MAX = 8 << 20;

  private static final int FETCHED_AT_ONCE = 500;

  /** Of whole events, kept for all who replay. */
  private static final long WHOLE_BYTES_MAX = 16 << 20;

  private final Database database;
  private final RowReader reader;
  private final Executor executor;

  /**
   * @param executor may block, and may be busy for long
   */
  public JdbcReplaySource(Database database, EventCodec codec, Executor executor) {
    this.database = database;
    this.reader = new RowReader(codec, WholeRows.remembering(WHOLE_BYTES_MAX));
    this.executor = executor;
  }

  @Override
  public CompletionStage<Page> page(long after, long to, Wanted wanted) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(connection -> page(connection, after, to, wanted));
          } catch (SQLException e) {
            throw new PastUnavailable("the journal cannot be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  @Override
  public CompletionStage<List<Gap>> gaps(long after, long to) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return database.read(connection -> gaps(connection, after, to));
          } catch (SQLException e) {
            throw new PastUnavailable("the journal cannot be read: " + e.getMessage(), e);
          }
        },
        executor);
  }

  private static List<Gap> gaps(Connection connection, long after, long to) throws SQLException {
    List<Gap> gaps = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT before, first FROM (SELECT first, coalesce(lag(last) OVER (ORDER BY last), ?)"
                + " AS before FROM commit WHERE last > ? AND last <= coalesce("
                + "(SELECT last FROM commit WHERE last >= ? ORDER BY last LIMIT 1), ?)) stretch"
                + " WHERE first > before + 1 AND before < ? ORDER BY first")) {
      query.setLong(1, after);
      query.setLong(2, after);
      query.setLong(3, to);
      query.setLong(4, to);
      query.setLong(5, to);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          gaps.add(new Gap(row.getLong(1), row.getLong(2)));
        }
      }
    }
    return gaps;
  }

  @Override
  public CompletionStage<List<ReplayEvent>> decode(Page page) {
    return CompletableFuture.supplyAsync(() -> decoded(page), executor);
  }

  private Page page(Connection connection, long after, long to, Wanted wanted) throws SQLException {
    requireKept(connection, after);
    List<RawCommit> commits = RowPages.commits(connection, after, REVISIONS_AT_ONCE);
    if (commits.isEmpty()) {
      return new Page(to, Instant.EPOCH, List.of(), Map.of());
    }
    // A restore's gap is passed at once.
    long first = Math.max(after + 1, commits.getFirst().first());
    long end = Math.min(to, first + REVISIONS_AT_ONCE - 1);
    connection.setAutoCommit(false);
    try {
      return read(connection, first - 1, end, commits, wanted);
    } finally {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void requireKept(Connection connection, long after) throws SQLException {
    long floor = JournalBounds.floor(connection);
    if (floor > after) {
      throw new IllegalStateException(
          "history up to revision " + floor + " has been dropped meanwhile");
    }
  }

  private Page read(
      Connection connection, long after, long end, List<RawCommit> commits, Wanted wanted)
      throws SQLException {
    Deque<RawCommit> ahead = new ArrayDeque<>(commits);
    List<Stored> rows = new ArrayList<>();
    long bytes = 0;
    long through = after;
    boolean whole = true;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE ordering > ? AND ordering <= ? ORDER BY ordering")) {
      query.setFetchSize(FETCHED_AT_ONCE);
      query.setLong(1, after);
      query.setLong(2, end);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          through = found.getLong(1);
          while (ahead.size() > 1 && ahead.peek().last() < through) {
            ahead.poll();
          }
          if (wanted.test(ObjectKey.parse(found.getString(2)), through)) {
            StoredEvent row = RowReader.row(found);
            bytes += row.payload().length;
            rows.add(new Stored(ahead.peek().time(), row));
          }
          if (bytes >= BYTES_MAX) {
            whole = false;
            break;
          }
        }
      }
    }
    return new Page(
        whole ? end : through,
        ahead.peek().time(),
        rows,
        reader.neededBy(connection, rows.stream().map(Stored::row).toList()));
  }

  private List<ReplayEvent> decoded(Page page) {
    List<CommittedEvent> events =
        reader.events(page.rows().stream().map(Stored::row).toList(), page.wholes());
    List<ReplayEvent> decoded = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      CommittedEvent event = events.get(i);
      decoded.add(
          new ReplayEvent(
              event.revision(),
              page.rows().get(i).time(),
              change(event.event().type()),
              event.key(),
              Json.withResourceVersion(event.event().object(), event.revision())));
    }
    return decoded;
  }

  private static ReplayEvent.Change change(EventType type) {
    return switch (type) {
      case CREATED -> ReplayEvent.Change.ADDED;
      case DELETED -> ReplayEvent.Change.DELETED;
      case SPEC_CHANGED,
          METADATA_CHANGED,
          STATUS_REPORTED,
          DELETION_REQUESTED,
          POD_BOUND,
          NODE_HEARTBEAT_LOST,
          NODE_HEARTBEAT_REGAINED,
          PLAN_MADE ->
          ReplayEvent.Change.MODIFIED;
    };
  }
}
