package io.troupe.persistence.history;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.postgres.Partitions;
import io.troupe.persistence.row.ByName;
import io.troupe.persistence.row.RowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of the journal, and of what is kept of its dropped part, by place. Blocks. */
final class EventRows {
  /** Rows that one statement asks for by number. */
  private static final int NUMBERS_MAX = 5_000;

  private final RowReader reader;

  EventRows(EventCodec codec) {
    this.reader = new RowReader(codec);
  }

  /** The event of a revision, if it is in the journal or in its base. */
  Optional<CommittedEvent> at(Connection connection, long ordering) throws SQLException {
    return at(connection, new long[] {ordering}).stream().findFirst();
  }

  /** The object of a name as it was at the floor, by its last event. */
  Optional<CommittedEvent> atFloor(Connection connection, String persistenceId)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + RowReader.COLUMNS + " FROM journal_base WHERE persistence_id = ?")) {
      query.setString(1, persistenceId);
      return read(query).stream().findFirst();
    }
  }

  /** The objects that lived at the floor. */
  List<CommittedEvent> atFloor(Connection connection, NamePrefix prefix) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM journal_base WHERE persistence_id >= ? AND persistence_id < ?")) {
      query.setString(1, prefix.text());
      query.setString(2, prefix.end());
      return read(query);
    }
  }

  /**
   * The events of many revisions; see {@link Partitions#split}.
   *
   * @param ascending revisions
   */
  List<CommittedEvent> at(Connection connection, long[] ascending) throws SQLException {
    List<CommittedEvent> found = new ArrayList<>(ascending.length);
    for (long[] part : Partitions.split(ascending, NUMBERS_MAX)) {
      found.addAll(among(connection, part));
    }
    return found;
  }

  private List<CommittedEvent> among(Connection connection, long[] ascending) throws SQLException {
    String where = " WHERE ordering = ANY (?) AND ordering BETWEEN ? AND ?";
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + RowReader.COLUMNS
                + " FROM event_journal"
                + where
                + " UNION ALL SELECT "
                + RowReader.COLUMNS
                + " FROM journal_base"
                + where)) {
      Long[] numbers = Arrays.stream(ascending).boxed().toArray(Long[]::new);
      for (int at = 1; at <= 4; at += 3) {
        query.setArray(at, connection.createArrayOf("int8", numbers));
        query.setLong(at + 1, ascending[0]);
        query.setLong(at + 2, ascending[ascending.length - 1]);
      }
      return read(query);
    }
  }

  /** The events before some, each of the same name; by the revision of the later one. */
  Map<Long, CommittedEvent> before(Connection connection, List<CommittedEvent> events)
      throws SQLException {
    return before(connection, events, List.of());
  }

  /**
   * @param known some that need not be read again
   */
  Map<Long, CommittedEvent> before(
      Connection connection, List<CommittedEvent> events, Collection<CommittedEvent> known)
      throws SQLException {
    Map<Long, CommittedEvent> found = new LinkedHashMap<>();
    Map<String, CommittedEvent> here = new LinkedHashMap<>();
    known.forEach(event -> here.put(place(event.key(), event.sequenceNumber()), event));
    events.forEach(event -> here.put(place(event.key(), event.sequenceNumber()), event));
    Map<String, Long> wanted = new LinkedHashMap<>();
    for (CommittedEvent event : events) {
      String place = place(event.key(), event.sequenceNumber() - 1);
      CommittedEvent near = here.get(place);
      if (near != null) {
        found.put(event.revision(), near);
      } else if (event.sequenceNumber() > 1) {
        wanted.put(place, event.revision());
      }
    }
    if (!wanted.isEmpty()) {
      List<CommittedEvent> later =
          events.stream().filter(event -> wanted.containsValue(event.revision())).toList();
      for (CommittedEvent event : predecessors(connection, later)) {
        found.put(wanted.get(place(event.key(), event.sequenceNumber())), event);
      }
    }
    return found;
  }

  private List<CommittedEvent> predecessors(Connection connection, List<CommittedEvent> later)
      throws SQLException {
    String wanted =
        " FROM unnest(?::text[], ?::bigint[], ?::bigint[]) AS w (pid, seq, until) JOIN ";
    String matches = " j ON " + ByName.is("j", "w.pid") + " AND j.sequence_number = w.seq";
    String columns = "SELECT " + RowReader.columnsOf("j");
    try (PreparedStatement query =
        connection.prepareStatement(
            columns
                + wanted
                + "event_journal"
                + matches
                + " AND j.ordering < w.until UNION ALL "
                + columns
                + wanted
                + "journal_base"
                + matches)) {
      for (int at = 1; at <= 4; at += 3) {
        query.setArray(
            at,
            connection.createArrayOf(
                "text", later.stream().map(e -> e.key().entityId()).toArray(String[]::new)));
        query.setArray(
            at + 1,
            connection.createArrayOf(
                "int8", later.stream().map(e -> e.sequenceNumber() - 1).toArray(Long[]::new)));
        query.setArray(
            at + 2,
            connection.createArrayOf(
                "int8", later.stream().map(CommittedEvent::revision).toArray(Long[]::new)));
      }
      return read(query);
    }
  }

  private static String place(ObjectKey key, long sequenceNumber) {
    return key.entityId() + '#' + sequenceNumber;
  }

  /** Runs a query for {@link RowReader#COLUMNS}. */
  List<CommittedEvent> read(PreparedStatement query) throws SQLException {
    return reader.read(query);
  }
}
