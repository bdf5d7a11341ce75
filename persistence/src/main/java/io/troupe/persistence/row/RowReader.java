package io.troupe.persistence.row;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EventCodec;
import io.troupe.persistence.codec.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads rows of the journal and makes events of them. Any thread; blocks. */
public final class RowReader {
  /** What every query begins with. */
  public static final String COLUMNS =
      "ordering, persistence_id, sequence_number, event_payload, whole";

  private final EventCodec codec;
  private final WholeRows wholes;

  public RowReader(EventCodec codec) {
    this(codec, WholeRows.remembersNothing());
  }

  public RowReader(EventCodec codec, WholeRows wholes) {
    this.codec = codec;
    this.wholes = wholes;
  }

  /** {@link #COLUMNS} of one of several tables. */
  public static String columnsOf(String alias) {
    return alias + '.' + COLUMNS.replace(", ", ", " + alias + '.');
  }

  /**
   * @param row of a query for {@link #COLUMNS} first
   */
  public static StoredEvent row(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong(1),
        ObjectKey.parse(row.getString(2)),
        row.getLong(3),
        row.getBytes(4),
        row.getLong(5));
  }

  /** Runs a query for {@link #COLUMNS}; events are in its order, stamped. */
  public List<CommittedEvent> read(PreparedStatement query) throws SQLException {
    List<StoredEvent> rows = new ArrayList<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.add(row(found));
      }
    }
    return events(rows, neededBy(query.getConnection(), rows));
  }

  /** Payloads by revision of the whole events that rows are differences to. */
  public Map<Long, byte[]> neededBy(Connection connection, List<StoredEvent> rows)
      throws SQLException {
    return wholes.neededBy(
        connection,
        rows.stream()
            .map(row -> new WholeRows.Row(row.revision(), row.whole(), row.payload()))
            .toList());
  }

  /**
   * In the same order, stamped.
   *
   * @param needed see {@link #neededBy}
   */
  public List<CommittedEvent> events(List<StoredEvent> rows, Map<Long, byte[]> needed) {
    List<ObjectEvent> events = codec.decodeAll(rows, needed);
    List<CommittedEvent> committed = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      StoredEvent row = rows.get(i);
      committed.add(
          new CommittedEvent(
              row.revision(),
              row.key(),
              row.sequenceNumber(),
              events.get(i).stamp(row.revision())));
    }
    return committed;
  }
}
