package io.troupe.persistence.row;

import io.troupe.core.image.CommittedEvent;
import io.troupe.core.meta.ObjectKey;
import io.troupe.core.object.ObjectEvent;
import io.troupe.persistence.codec.EventCodec;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of the journal and makes events of them. Any thread; blocks. */
public final class RowReader {
  /** What every query begins with. */
  public static final String COLUMNS = "ordering, persistence_id, sequence_number, event_payload";

  private final EventCodec codec;

  public RowReader(EventCodec codec) {
    this.codec = codec;
  }

  /** {@link #COLUMNS} of one of several tables. */
  public static String columnsOf(String alias) {
    return alias + '.' + COLUMNS.replace(", ", ", " + alias + '.');
  }

  /**
   * @param row of a query for {@link #COLUMNS} first
   */
  public static JournalRow row(ResultSet row) throws SQLException {
    return new JournalRow(
        row.getLong(1), ObjectKey.parse(row.getString(2)), row.getLong(3), row.getBytes(4));
  }

  /** Runs a query for {@link #COLUMNS}; events are in its order, stamped. */
  public List<CommittedEvent> read(PreparedStatement query) throws SQLException {
    List<JournalRow> rows = new ArrayList<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        rows.add(row(found));
      }
    }
    return events(rows);
  }

  /** In the same order, stamped. */
  public List<CommittedEvent> events(List<JournalRow> rows) {
    List<ObjectEvent> events =
        codec.decodeAll(
            rows.stream().map(JournalRow::key).toList(),
            rows.stream().map(JournalRow::payload).toList());
    List<CommittedEvent> committed = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      JournalRow row = rows.get(i);
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
