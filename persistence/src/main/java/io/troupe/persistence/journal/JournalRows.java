package io.troupe.persistence.journal;

import io.troupe.core.image.Commit;
import io.troupe.core.image.CommittedEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.row.ByName;
import io.troupe.persistence.row.RowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The queries on the journal's tables. No state but the codec; blocks. */
final class JournalRows {
  private final RowReader reader;

  JournalRows(EventCodec codec) {
    this.reader = new RowReader(codec);
  }

  /** A commit row without its events. */
  record Header(long first, long last, Instant time, String writer) {}

  static long lastRevision(Connection connection) throws SQLException {
    return lastRevision(connection, false);
  }

  static long lastRevision(Connection connection, boolean locked) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT n FROM revision" + (locked ? " FOR UPDATE" : ""));
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether a commit is still in the database, or has been let go for its age. */
  static boolean knows(Connection connection, OwnCommit commit) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM commit WHERE last = ? AND first = ? AND writer = ?"
                + " AND committed_at = ?"
                + " UNION ALL SELECT 1 FROM journal_floor WHERE revision >= ?")) {
      query.setLong(1, commit.last());
      query.setLong(2, commit.first());
      query.setString(3, commit.writer());
      query.setObject(4, OffsetDateTime.ofInstant(commit.time(), ZoneOffset.UTC));
      query.setLong(5, commit.last());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The revision that the last restore has raised the database to; 0 if there was none. */
  static long restoredAt(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT coalesce(max(revision), 0) FROM restoration");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Commits that end after a revision, in order.
   *
   * @param writer whose; empty for all
   */
  List<Header> commits(Connection connection, long after, Optional<String> writer, int max)
      throws SQLException {
    String ofWriter = writer.isPresent() ? " AND writer = ?" : "";
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT first, last, committed_at, writer FROM commit WHERE last > ?"
                + ofWriter
                + " ORDER BY last LIMIT ?")) {
      int at = 1;
      query.setLong(at++, after);
      if (writer.isPresent()) {
        query.setString(at++, writer.get());
      }
      query.setInt(at, max);
      List<Header> found = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Header(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getObject(3, OffsetDateTime.class).toInstant(),
                  rows.getString(4)));
        }
      }
      return found;
    }
  }

  /** Events of a range of revisions, both included, stamped. */
  List<CommittedEvent> events(Connection connection, long first, long last) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE ordering BETWEEN ? AND ? ORDER BY ordering")) {
      query.setLong(1, first);
      query.setLong(2, last);
      return reader.read(query);
    }
  }

  /** The last event of each name that has one. */
  List<CommittedEvent> lastEvents(Connection connection, Collection<String> persistenceIds)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.columnsOf("j")
                + " FROM head h JOIN event_journal j ON j.ordering = h.ordering"
                + " WHERE h.persistence_id = ANY (?) ORDER BY j.ordering")) {
      query.setArray(1, connection.createArrayOf("text", persistenceIds.toArray(String[]::new)));
      return reader.read(query);
    }
  }

  /** One event of one name. */
  Optional<CommittedEvent> event(Connection connection, String persistenceId, long sequenceNumber)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal WHERE "
                + ByName.IS
                + " AND sequence_number = ?")) {
      query.setString(1, persistenceId);
      query.setString(2, persistenceId);
      query.setLong(3, sequenceNumber);
      return reader.read(query).stream().findFirst();
    }
  }

  /** The fence's position for each of some names; absent for a name never written. */
  Map<String, Long> heads(Connection connection, Collection<String> persistenceIds)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT persistence_id, sequence_number FROM head WHERE persistence_id = ANY (?)")) {
      query.setArray(1, connection.createArrayOf("text", persistenceIds.toArray(String[]::new)));
      Map<String, Long> heads = new LinkedHashMap<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          heads.put(rows.getString(1), rows.getLong(2));
        }
      }
      return heads;
    }
  }

  Commit commit(Header header, List<CommittedEvent> events) {
    return new Commit(header.first(), header.last(), header.time(), header.writer(), events);
  }
}
