package io.troupe.persistence.history;

import io.troupe.core.history.EntryTree;
import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.Database;
import io.troupe.persistence.summary.SummaryBuilder;
import io.troupe.persistence.summary.SummaryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Writes summaries of what has been committed, the oldest first, beside the write path and by one
 * node at a time. Searches are as right without them, only slower. Any thread.
 */
public final class Summaries {
  /**
   * Revisions of one stretch. Partitions have a multiple of it, so that a stretch goes with its
   * partition.
   */
  public static final int REVISIONS = 5_000;

  /** Any number, the same on every node, and nobody else's. */
  private static final long ADVISORY_LOCK = 0x7472_6f75_7069L;

  /** Events whose objects are compared at a time. */
  private static final int COMPARED_AT_ONCE = 100;

  private final Database database;
  private final EventRows rows;
  private final Executor executor;
  private final int revisions;

  /**
   * @param executor may block
   */
  public Summaries(Database database, EventCodec codec, Executor executor) {
    this(database, codec, executor, REVISIONS);
  }

  /**
   * @param revisions of one stretch
   */
  Summaries(Database database, EventCodec codec, Executor executor, int revisions) {
    this.database = database;
    this.rows = new EventRows(codec);
    this.executor = executor;
    this.revisions = revisions;
  }

  /**
   * Writes one.
   *
   * @return false when there is none to write, or another node is at it
   */
  public CompletionStage<Boolean> writeNext() {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            boolean written = isMine(connection) && writeNext(connection);
            connection.commit();
            return written;
          } catch (SQLException e) {
            throw new IllegalStateException("no summary can be written: " + e.getMessage(), e);
          }
        },
        executor);
  }

  private boolean writeNext(Connection connection) throws SQLException {
    OptionalLong next = next(connection, SummaryTable.end(connection) + 1);
    if (next.isEmpty()) {
      return false;
    }
    long first = next.getAsLong() / revisions * revisions;
    long last = first + revisions - 1;
    if (newest(connection) < last) {
      return false;
    }
    SummaryTable.write(connection, first, last, summary(connection, first, last));
    return true;
  }

  private Optional<byte[]> summary(Connection connection, long first, long last)
      throws SQLException {
    SummaryBuilder builder = new SummaryBuilder(first, last);
    Recent recent = new Recent();
    long from = first;
    while (from <= last) {
      List<HeadRows.Head> heads =
          HeadRows.between(
              connection, new PastScope.OfCluster(), from, last, false, COMPARED_AT_ONCE);
      compare(connection, heads, recent, builder);
      from = heads.size() < COMPARED_AT_ONCE ? last + 1 : heads.getLast().event().revision() + 1;
    }
    return builder.bytes();
  }

  private void compare(
      Connection connection, List<HeadRows.Head> heads, Recent recent, SummaryBuilder builder)
      throws SQLException {
    Map<Long, CommittedEvent> events = new LinkedHashMap<>();
    Map<Long, CommittedEvent> before = Map.of();
    try {
      long[] all = heads.stream().mapToLong(head -> head.event().revision()).toArray();
      rows.at(connection, all).forEach(event -> events.put(event.revision(), event));
      before = rows.before(connection, List.copyOf(events.values()), recent.all());
    } catch (IllegalStateException damaged) {
      // One of them cannot be read; whoever searches there looks at all of these.
      events.clear();
    }
    for (HeadRows.Head head : heads) {
      long revision = head.event().revision();
      CommittedEvent event = events.get(revision);
      if (event == null) {
        builder.addUnknown(head.event());
      } else {
        Optional<CommittedEvent> earlier = Optional.ofNullable(before.get(revision));
        builder.add(event, EntryTree.changes(event, earlier, head.encrypted()), head.encrypted());
        recent.add(event);
      }
    }
  }

  /** The last events of the names that changed lately, of which the next are likely. */
  private static final class Recent {
    private static final int NAMES_MAX = 1_000;
    private static final long BYTES_MAX = 16L << 20;

    private final Map<ObjectKey, CommittedEvent> byName = new LinkedHashMap<>();
    private long bytes;

    Collection<CommittedEvent> all() {
      return byName.values();
    }

    void add(CommittedEvent event) {
      forget(byName.remove(event.key()));
      byName.put(event.key(), event);
      bytes += event.event().object().length;
      Iterator<CommittedEvent> oldest = byName.values().iterator();
      while (byName.size() > NAMES_MAX || bytes > BYTES_MAX) {
        forget(oldest.next());
        oldest.remove();
      }
    }

    private void forget(CommittedEvent event) {
      bytes -= event == null ? 0 : event.event().object().length;
    }
  }

  private static OptionalLong next(Connection connection, long from) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT ordering FROM event_journal WHERE ordering >= ? ORDER BY ordering LIMIT 1")) {
      query.setLong(1, from);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Every revision up to this one is there to be read. */
  private static long newest(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT n FROM revision");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static boolean isMine(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?)")) {
      query.setLong(1, ADVISORY_LOCK);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }
}
